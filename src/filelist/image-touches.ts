import type { ImagePath } from '../base/path.ts';
import { type Touch, Touches } from '../capture/touch.ts';
import type { Tree } from '../rootfs/tree.ts';
import { MadeLinks } from './made-links.ts';

/**
 * The touches of a capture, sorted, with those that only the image can tell: what a ".." leads to after a link, and
 * what is behind the links that the container made itself. For those, the file's canonical path and the image's links
 * on the way.
 */
export function imageTouches(touches: Touches, tree: Tree): Touch[] {
  const written = [...touches.asWritten()];
  const known = touches.sorted();
  const links = new MadeLinks(touches.links(), touches.roots(), tree);
  if (!links.any && written.length === 0) return known;
  const all = new Touches();
  for (const touch of known) all.add(touch);
  const add = (path: string, touch: Touch, own?: ImagePath) => {
    for (const one of resolved(path, touch, links, own)) if (!touches.hides(one.path)) all.add(one);
  };
  for (const touch of written) add(touch.asWritten, touch);
  // Where the image alone leads is known by the name already.
  if (links.any) for (const touch of known) add(touch.path, touch, tree.resolve(touch.path).path);
  return all.sorted();
}

function* resolved(path: string, touch: Touch, links: MadeLinks, own?: ImagePath): Generator<Touch> {
  const { asWritten: _, root: __, ...more } = touch;
  for (const way of links.ways(path)) {
    if (way.path === path || way.path === own) continue;
    for (const link of way.links) yield { path: link as ImagePath, how: 'stat', found: touch.found };
    yield { ...more, path: way.path };
  }
}
