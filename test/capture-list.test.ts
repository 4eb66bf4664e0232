import { expect, test } from 'vitest';
import { Touches } from '../src/capture/touch.ts';
import { captureList } from '../src/capture-list.ts';
import type { ImagePath } from '../src/path.ts';
import type { Tree } from '../src/rootfs/tree.ts';
import type { Original } from '../src/target/image.ts';

test("a capture's list says who made it, how and of which image", () => {
  const original = { base: { name: 'app:1' }, inspect: { Id: 'sha256:1' } } as unknown as Original;
  const touches = new Touches();
  touches.add({ path: '/x' as ImagePath, how: 'open', found: true });
  const tree = { locate: () => ({ entry: undefined }) } as unknown as Tree;
  expect(captureList('1.2.3', original, 'strace 6', touches, tree)).toEqual({
    comments: ['micropacker 1.2.3', 'tracer: strace 6', 'image: app:1 sha256:1'],
    paths: [],
  });
});
