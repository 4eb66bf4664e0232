import type { ImagePath } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { Tree } from '../rootfs/tree.ts';
import { neededFor } from './intersect.ts';
import { expandLossy } from './lossy.ts';

/** By canonical path: the program that touched it first, if the tracer knows it (canonical, if the image has it). */
export function callersOf(touches: Touches, tree: Tree): Map<ImagePath, ImagePath> {
  const callers = new Map<ImagePath, ImagePath>();
  const note = (path: ImagePath, by: ImagePath) => {
    if (!callers.has(path)) callers.set(path, by);
  };
  for (const touch of touches.callers()) {
    const by = tree.resolve(touch.by).path;
    for (const path of expandLossy(touch.path, tree)) {
      const needed = neededFor(path, touch, tree);
      if (!needed) continue;
      const { entry, links } = tree.resolve(needed);
      for (const link of links) note(link, by);
      if (entry) note(entry.path, by);
    }
  }
  return callers;
}
