import type { Touches } from '../capture/touch.ts';
import type { ImagePath } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';
import { neededFor } from './intersect.ts';
import { expandLossy } from './lossy.ts';

/** Which program (canonical, where the image has it) touched a canonical path of the image first, as far as the tracer knows. */
export function callersOf(touches: Touches, tree: Tree): Map<ImagePath, ImagePath> {
  const callers = new Map<ImagePath, ImagePath>();
  const tell = (path: ImagePath, by: ImagePath) => {
    if (!callers.has(path)) callers.set(path, by);
  };
  for (const touch of touches.callers()) {
    const by = tree.resolve(touch.by).path;
    for (const path of expandLossy(touch.path, tree)) {
      const needed = neededFor(path, touch, tree);
      if (!needed) continue;
      const { entry, links } = tree.resolve(needed);
      for (const link of links) tell(link, by);
      if (entry) tell(entry.path, by);
    }
  }
  return callers;
}
