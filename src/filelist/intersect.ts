import { type ImagePath, parentOf, ROOT } from '../base/path.ts';
import { creates, type Touch, type Touches } from '../capture/touch.ts';
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
    if (touch.found && !creates(touch)) continue;
    for (const path of expandLossy(touch.path, original)) {
      const needed = touch.found ? existing(path, original) : neededToWork(path, touch, original);
      if (needed && !reaches(needed, original, packed)) suspects.add(needed);
    }
  }
  suspects.delete('/.dockerenv' as ImagePath);
  return [...suspects].sort();
}

function existing(path: ImagePath, tree: Tree): ImagePath | undefined {
  return tree.locate(path).entry && path;
}

/**
 * The path that the call needs in the image: the path itself, or what is above a path that the image lacks: the deepest
 * existing folder of a created path, and whatever makes a look-up fail in another way than in an empty image (a folder
 * that is closed to some users, a file, a link that leads to itself).
 */
export function neededFor(path: ImagePath, touch: Touch, tree: Tree): ImagePath | undefined {
  const needed = neededToWork(path, touch, tree);
  if (needed) return needed;
  const above = existingAbove(path, tree);
  const { entry, loop } = tree.resolve(above);
  const isOpen = !entry || (entry.type === 'directory' && (entry.mode & OPEN) === OPEN);
  return loop || !isOpen ? above : undefined;
}

/** Search permission for everybody, inode(7). */
const OPEN = 0o111;

/** The path itself, or the deepest existing folder above a created path: without it, the call cannot succeed. */
function neededToWork(path: ImagePath, touch: Touch, tree: Tree): ImagePath | undefined {
  return existing(path, tree) ?? (creates(touch) ? existingAbove(path, tree) : undefined);
}

function existingAbove(path: ImagePath, tree: Tree): ImagePath {
  let above = parentOf(path);
  while (!tree.locate(above).entry) above = parentOf(above);
  return above;
}

/** Whether the path, its target and every link between them are packed. */
function reaches(path: ImagePath, tree: Tree, packed: ReadonlySet<ImagePath>): boolean {
  const { entry, links } = tree.resolve(path);
  return [...links, ...(entry && entry.path !== ROOT ? [entry.path] : [])].every((needed) => packed.has(needed));
}
