import { expect, test } from 'vitest';
import { Packing } from '../../../src/rootfs/closure/packed.ts';
import { packParent } from '../../../src/rootfs/closure/parent.ts';
import type { Entry } from '../../../src/tar/entry.ts';
import { closeOver, treeOf } from '../trees.ts';

const FILES = { '/a': { dir: 0o700 }, '/a/b/c': 'c', '/top': '', '/tmp': { dir: 0o1777 } };

test.each([
  ['/a/b/c', ['/a/b parent /a/b/c']],
  ['/top', []],
  ['/', []],
])('the parent directory of %s is packed', (path, expected) => {
  const { tree } = treeOf(FILES);
  const packing = new Packing(tree);
  packParent(tree.get(path as Entry['path'])!, packing);
  expect([...packing.packed()].map(({ entry, reason, by }) => `${entry.path} ${reason} ${by}`)).toEqual(expected);
});

test('every directory up to the root is packed, with its own mode', () => {
  const { packed } = closeOver(FILES, ['/a/b/c', '/tmp/x']);
  expect(packed.map(({ entry }) => `${entry.path} ${entry.mode.toString(8)}`)).toEqual([
    '/a 700',
    '/a/b 755',
    '/a/b/c 644',
    '/tmp 1777',
  ]);
});
