import { expect, test } from 'vitest';
import { type ArchiveMember, refusalOf } from '../../../src/capture/sysdig/member.ts';

const member = (more: Partial<ArchiveMember>): ArchiveMember => ({ path: 'usr/x', type: 'File', mode: 0o755, ...more });
const OUTSIDE = 'is outside of the archive';
const KINDS = 'want files, folders and links only';
const BITS = 'want no setuid, setgid or sticky bit';

test.each<[string, Partial<ArchiveMember>, string | undefined]>([
  ['a file', {}, undefined],
  ['a file whose name has dots', { path: './usr/..x/x..' }, undefined],
  ['a file of an old archive', { type: 'OldFile', mode: undefined }, undefined],
  ['a folder', { path: 'usr/', type: 'Directory' }, undefined],
  ['a setgid folder', { path: 'usr/', type: 'Directory', mode: 0o2755 }, undefined],
  ['an absolute name', { path: '/usr/x' }, OUTSIDE],
  ['a name that starts above', { path: '../x' }, OUTSIDE],
  ['a name that goes up later', { path: 'usr/../../x' }, OUTSIDE],
  ['a name that ends above', { path: 'usr/..', type: 'Directory' }, OUTSIDE],
  ['a FIFO', { type: 'FIFO' }, `is a FIFO, ${KINDS}`],
  ['a character device', { type: 'CharacterDevice' }, `is a character device, ${KINDS}`],
  ['a block device', { type: 'BlockDevice' }, `is a block device, ${KINDS}`],
  ['a sparse file of GNU tar', { type: 'SparseFile' }, `is of the type SparseFile, ${KINDS}`],
  ['setuid', { mode: 0o4755 }, `has the mode 4755, ${BITS}`],
  ['setgid', { mode: 0o2755 }, `has the mode 2755, ${BITS}`],
  ['sticky', { mode: 0o1644, type: 'ContiguousFile' }, `has the mode 1644, ${BITS}`],
])('%s', (_, more, refusal) => {
  expect(refusalOf(member(more))).toBe(refusal);
});

const link = (path: string, linkpath: string, type = 'SymbolicLink') =>
  refusalOf(member({ path, linkpath, type, mode: 0o777 }));

test.each([
  ['a/b', 'c'],
  ['a/b', './c/d'],
  ['a/b', '../c'],
  ['./a//b', '../c'],
  ['a/b/c', '../../d'],
  ['a/b', '..'],
])('a link %s -> %s stays inside', (path, linkpath) => {
  expect(link(path, linkpath)).toBeUndefined();
});

test.each([
  ['a/b', '/etc/passwd'],
  ['a', '..'],
  ['a/b', '../../c'],
  ['./a/./b', '../../c'],
  // If d is a link to the top folder, d/.. is above it.
  ['a/b', 'd/..'],
  ['a/b', '../d/../c'],
])('a link %s -> %s may lead outside', (path, linkpath) => {
  expect(link(path, linkpath)).toBe(`is a link to "${linkpath}", which may lead outside the archive`);
});

test.each<[string, boolean]>([
  ['usr/y', true],
  ['./usr/y', true],
  ['/usr/y', false],
  ['../y', false],
  ['usr/../../y', false],
])('a hard link to %s is accepted: %s', (linkpath, taken) => {
  expect(link('usr/x', linkpath, 'Link') === undefined).toBe(taken);
});
