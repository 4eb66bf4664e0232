import { type ImagePath, parentOf, ROOT } from '../base/path.ts';
import type { Touch, Touches } from '../capture/touch.ts';
import type { Tree } from '../rootfs/tree.ts';
import { imageTouches } from './image-touches.ts';
import { expandLossy } from './lossy.ts';

/**
 * The file list of a capture, sorted. It has every touched path that exists in the image, by the name that was used,
 * also if the call failed. For a created path it has the deepest existing directory above. It never has names that the
 * image lacks, such as temporary files, so that every run gives the same list.
 */
export function imagePaths(touches: Touches, tree: Tree): ImagePath[] {
  const paths = new Set<ImagePath>();
  for (const touch of imageTouches(touches, tree)) {
    for (const path of expandLossy(touch.path, tree)) {
      const needed = neededFor(path, touch, tree);
      if (needed) paths.add(needed);
    }
  }
  return [...paths].sort();
}

/**
 * The paths of the original that a container of the micro image missed at run time, sorted: it tried to use them and
 * did not find them, or created them itself. They are the suspects if its test fails. `packed` are the canonical paths
 * in the micro image.
 */
export function missingAtRunTime(touches: Touches, original: Tree, packed: ReadonlySet<ImagePath>): ImagePath[] {
  const suspects = new Set<ImagePath>();
  for (const touch of imageTouches(touches, original)) {
    if (touch.found && touch.how !== 'create') continue;
    for (const path of expandLossy(touch.path, original)) {
      const needed = touch.found ? existing(path, original) : neededFor(path, touch, original);
      if (needed && !reaches(needed, original, packed)) suspects.add(needed);
    }
  }
  suspects.delete('/.dockerenv' as ImagePath);
  return [...suspects].sort();
}

function existing(path: ImagePath, tree: Tree): ImagePath | undefined {
  return tree.locate(path).entry && path;
}

/** The path that the call needs in the image: the path itself, or the deepest existing folder above a created path. */
export function neededFor(path: ImagePath, touch: Touch, tree: Tree): ImagePath | undefined {
  if (existing(path, tree)) return path;
  if (touch.how !== 'create') return undefined;
  let folder = parentOf(path);
  while (!tree.locate(folder).entry) folder = parentOf(folder);
  return folder;
}

/** Whether the path, its target and every link between them are packed. */
function reaches(path: ImagePath, tree: Tree, packed: ReadonlySet<ImagePath>): boolean {
  const { entry, links } = tree.resolve(path);
  return [...links, ...(entry && entry.path !== ROOT ? [entry.path] : [])].every((needed) => packed.has(needed));
}
