import type { Touch, Touches } from '../capture/touch.ts';
import { type ImagePath, parentOf, ROOT } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';
import { expandLossy } from './lossy.ts';

/**
 * The file list of a capture, sorted: every touched path that the image has, as it was touched, whether or not the call
 * succeeded; and for what was created where the image has nothing, the deepest directory of the image on the way there. The
 * names of what was made or missed at run time never get in, so that the list is the same in every run.
 */
export function imagePaths(touches: Touches, tree: Tree): ImagePath[] {
  const paths = new Set<ImagePath>();
  for (const touch of touches.sorted()) {
    for (const path of expandLossy(touch.path, tree)) {
      const needed = neededFor(path, touch, tree);
      if (needed) paths.add(needed);
    }
  }
  return [...paths].sort();
}

/**
 * What a container of the micro image looked for and did not find although the original has it, or made itself where the
 * original has it, sorted: the suspects when its test fails. `packed` are the canonical paths that the micro image has.
 */
export function lookedForInVain(touches: Touches, original: Tree, packed: ReadonlySet<ImagePath>): ImagePath[] {
  const suspects = new Set<ImagePath>();
  for (const touch of touches.sorted()) {
    if (touch.found && touch.how !== 'create') continue;
    for (const path of expandLossy(touch.path, original)) {
      const needed = touch.found ? there(path, original) : neededFor(path, touch, original);
      if (needed && !reaches(needed, original, packed)) suspects.add(needed);
    }
  }
  suspects.delete('/.dockerenv' as ImagePath);
  return [...suspects].sort();
}

function there(path: ImagePath, tree: Tree): ImagePath | undefined {
  return tree.locate(path).entry && path;
}

/** What the image must have for this call: the path itself or, to create it, the folder that is there, by the name that was used. */
export function neededFor(path: ImagePath, touch: Touch, tree: Tree): ImagePath | undefined {
  if (there(path, tree)) return path;
  if (touch.how !== 'create') return undefined;
  let folder = parentOf(path);
  while (!tree.locate(folder).entry) folder = parentOf(folder);
  return folder;
}

/** Whether the path, every link on the way and what it leads to are packed. */
function reaches(path: ImagePath, tree: Tree, packed: ReadonlySet<ImagePath>): boolean {
  const { entry, links } = tree.resolve(path);
  return [...links, ...(entry && entry.path !== ROOT ? [entry.path] : [])].every((needed) => packed.has(needed));
}
