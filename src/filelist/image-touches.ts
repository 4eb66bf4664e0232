import type { ImagePath } from '../base/path.ts';
import { type Touch, Touches } from '../capture/touch.ts';
import { type MadeLinks, madeLinks, type Tree } from '../rootfs/tree.ts';

/**
 * The touches of a capture, sorted, with those that only the image can tell: what a ".." leads to after a link, and
 * what is behind the links that the container made itself. For those, the file's canonical path and the image's links
 * on the way.
 */
export function imageTouches(touches: Touches, tree: Tree): Touch[] {
  const targets = touches.links();
  const written = [...touches.asWritten()];
  const known = touches.sorted();
  if (targets.size === 0 && written.length === 0) return known;
  const all = new Touches();
  for (const touch of known) all.add(touch);
  for (const made of eachTarget(targets)) {
    const add = (path: string, touch: Touch) => {
      for (const one of resolved(path, touch, tree, made)) if (!touches.hides(one.path)) all.add(one);
    };
    for (const touch of written) add(touch.asWritten, touch);
    if (made.links.size > 0) for (const touch of known) if (passes(touch.path, made)) add(touch.path, touch);
  }
  return all.sorted();
}

/** A link that changed is followed to each of its targets. */
function eachTarget(targets: ReadonlyMap<ImagePath, readonly string[]>): MadeLinks[] {
  const most = Math.max(1, ...[...targets.values()].map(({ length }) => length));
  return Array.from({ length: most }, (_, at) =>
    madeLinks(new Map([...targets].map(([path, several]) => [path, several[at % several.length]!] as const))),
  );
}

/** Whether a link that was made is the path or on the way to it by name. */
function passes(path: ImagePath, { links }: MadeLinks): boolean {
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
    if (links.has(path.slice(0, end) as ImagePath)) return true;
  }
  return links.has(path);
}

function* resolved(path: string, touch: Touch, tree: Tree, made: MadeLinks): Generator<Touch> {
  const { asWritten: _, ...more } = touch;
  const found = tree.resolve(path, made);
  if (found.loop) return;
  for (const link of found.links) if (!made.links.has(link)) yield { path: link, how: 'stat', found: touch.found };
  yield { ...more, path: found.path };
}
