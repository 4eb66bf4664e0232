import type { Touches } from '../capture/touch.ts';
import type { ImagePath } from '../path.ts';
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
      const { entry, deepest } = tree.locate(path);
      if (entry) paths.add(path);
      else if (touch.how === 'create') paths.add(deepest);
    }
  }
  return [...paths].sort();
}

/**
 * What a container of the micro image looked for and did not find although the original has it, sorted: the suspects when
 * its test fails. `packed` are the canonical paths that the micro image has.
 */
export function lookedForInVain(touches: Touches, original: Tree, packed: Set<ImagePath>): ImagePath[] {
  const suspects = new Set<ImagePath>();
  for (const touch of touches.sorted()) {
    if (touch.found) continue;
    for (const path of expandLossy(touch.path, original)) {
      const { entry, links, path: canonical } = original.resolve(path);
      if (entry && [canonical, ...links].some((needed) => !packed.has(needed))) suspects.add(path);
    }
  }
  suspects.delete('/.dockerenv' as ImagePath);
  return [...suspects].sort();
}
