import { expect, test } from 'vitest';
import type { Entry } from '../../src/rootfs/entry.ts';
import { memberHeader } from '../../src/rootfs/member-header.ts';
import { treeOf } from './trees.ts';

const directory = treeOf({ '/d': { dir: 0o755 } }).tree.get('/d' as Entry['path'])!;

test('no name field is empty, also of directories whose path is a whole prefix', () => {
  for (let length = 60; length <= 260; length += 1) {
    const path = `/${'p'.repeat(50)}/${'n'.repeat(length - 51)}` as Entry['path'];
    const header = memberHeader({ ...directory, path }, { mtime: 0 });
    expect(header[header.length - 512]).not.toBe(0);
  }
});

test('what fits needs one block, and no user names are in it', () => {
  const header = memberHeader(directory, { mtime: 1 });
  expect(header).toHaveLength(512);
  expect(header.toString('latin1', 265, 329)).toBe('\0'.repeat(64));
});
