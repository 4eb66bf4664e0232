import { expect, test } from 'vitest';
import type { Entry } from '../../src/tar/entry.ts';
import { memberHeader } from '../../src/tar/member-header.ts';
import { treeOf } from '../rootfs/trees.ts';

const directory = treeOf({ '/d': { dir: 0o755 } }).tree.get('/d' as Entry['path'])!;

test('the name field is never empty, even for a directory whose path would fit into the prefix', () => {
  for (let length = 60; length <= 260; length += 1) {
    const path = `/${'p'.repeat(50)}/${'n'.repeat(length - 51)}` as Entry['path'];
    const header = memberHeader({ ...directory, path }, { mtime: 0 });
    expect(header[header.length - 512]).not.toBe(0);
  }
});

test('an entry that fits needs one block, without user names', () => {
  const header = memberHeader(directory, { mtime: 1 });
  expect(header).toHaveLength(512);
  expect(header.toString('latin1', 265, 329)).toBe('\0'.repeat(64));
});

test('a hard link repeats the attributes of its body, but has size 0', () => {
  const { tree } = treeOf({ '/f': 'body', '/g': { type: '1', linkname: 'f' } });
  const link = { ...tree.get('/g' as Entry['path'])!, xattrs: new Map([['security.capability', Buffer.from('c')]]) };
  const header = memberHeader(link, { mtime: 0, hardLink: 'f' });
  expect(header.toString('latin1')).toContain('SCHILY.xattr.security.capability=c\n');
  expect(header.toString('latin1', header.length - 512 + 124, header.length - 512 + 135)).toBe('0'.repeat(11));
});
