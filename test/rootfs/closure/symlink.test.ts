import { expect, test } from 'vitest';
import { Packing } from '../../../src/rootfs/closure/packed.ts';
import { packTarget } from '../../../src/rootfs/closure/symlink.ts';
import type { Entry } from '../../../src/tar/entry.ts';
import { treeOf } from '../trees.ts';

const { tree } = treeOf({
  '/d/abs': { link: '/t/file' },
  '/d/rel': { link: 'file' },
  '/d/up': { link: '../t/file' },
  '/d/file': '',
  '/t/file': '',
  '/top': { link: 't' },
  // As text, "hop/../file" is /d/file. The kernel follows hop first.
  '/d/hop': { link: '/x/deep' },
  '/x/deep': { dir: 0o755 },
  '/x/file': '',
  '/d/tricky': { link: 'hop/../file' },
  '/dangling': { link: '/t/none/deeper' },
  '/self': { link: 'self' },
});

test.each([
  ['/d/abs', ['/t/file symlink /d/abs']],
  ['/d/rel', ['/d/file symlink /d/rel']],
  ['/d/up', ['/t/file symlink /d/up']],
  ['/top', ['/t symlink /top']],
  ['/d/tricky', ['/d/hop symlink /d/tricky', '/x/file symlink /d/tricky']],
  ['/dangling', ['/t parent /dangling']],
  ['/self', ['/self symlink /self']],
  ['/d/file', []],
  ['/d', []],
])('the target of %s is packed', (path, expected) => {
  const packing = new Packing(tree);
  packTarget(tree.get(path as Entry['path'])!, packing);
  expect([...packing.packed()].map(({ entry, reason, by }) => `${entry.path} ${reason} ${by}`)).toEqual(expected);
});
