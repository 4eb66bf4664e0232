import { beforeEach, expect, test } from 'vitest';
import { Binaries } from '../../../src/rootfs/closure/binaries.ts';
import { readBody } from '../../../src/tar/body.ts';
import type { Entry } from '../../../src/tar/entry.ts';
import { elf } from '../elves.ts';
import { treeOf } from '../trees.ts';

/** Too many names for the beginning of a file. */
const NAMES = Array.from({ length: 60 }, (_, index) => `lib-with-a-long-name-${index}.so.1`);
const { tree, source } = treeOf({
  '/many': elf({ needed: NAMES }),
  '/prog': elf({ needed: ['libx.so'] }),
  '/hard': { type: '1', linkname: 'prog' },
  '/text': 'caf\xe9'.padEnd(1000, '.'),
  '/empty': '',
  '/dir': { dir: 0o755 },
  '/link': { link: 'prog' },
});
const entry = (path: string): Entry => tree.get(path as Entry['path'])!;

let reads: string[];
let binaries: Binaries;

beforeEach(() => {
  reads = [];
  binaries = new Binaries((of, offset, length) => {
    reads.push(`${of.path} ${offset} ${length}`);
    return readBody(source, of, offset, length);
  });
});

test('an ELF file is read once for all its names', () => {
  expect(binaries.elf(entry('/prog'))?.needed).toEqual(['libx.so']);
  const before = reads.length;
  expect(binaries.elf(entry('/hard'))?.needed).toEqual(['libx.so']);
  expect(binaries.elf(entry('/prog'))?.needed).toEqual(['libx.so']);
  expect(reads).toHaveLength(before);
});

test('an ELF file gives the names of its functions and libraries', () => {
  expect(binaries.functions(entry('/prog')).split('\0')).toContain('libx.so');
  expect(binaries.functions(entry('/text'))).toBe('');
});

test('the names of many libraries are read together', () => {
  expect(binaries.elf(entry('/many'))?.needed).toEqual(NAMES);
  expect(reads).toEqual(['/many 0 1024', '/many 0 8192']);
});

test.each(['/empty', '/dir', '/link'])('%s is not an ELF file and is not read', (path) => {
  expect(binaries.elf(entry(path))).toBeUndefined();
  expect(reads).toEqual([]);
});

test('the beginning of a file that is not ELF is read once', () => {
  expect(binaries.elf(entry('/text'))).toBeUndefined();
  expect(binaries.head(entry('/text'), 4).toString('latin1')).toBe('caf\xe9');
  expect(binaries.elf(entry('/text'))).toBeUndefined();
  expect(reads).toEqual(['/text 0 1024']);
});

test.each([
  ['/text', 256, 256],
  ['/text', 0, 0],
  ['/empty', 10, 0],
  ['/dir', 10, 0],
  ['/link', 10, 0],
])('the head of %s, up to %i bytes, has %i bytes', (path, length, has) => {
  expect(binaries.head(entry(path), length)).toHaveLength(has);
});

test('the head of one file is not returned for the next', () => {
  expect(binaries.head(entry('/prog'), 4).toString('latin1')).toBe('\x7fELF');
  expect(binaries.head(entry('/text'), 3).toString('latin1')).toBe('caf');
  expect(binaries.head(entry('/prog'), 4).toString('latin1')).toBe('\x7fELF');
});

test('text is cut at its limit, and a whole file over the limit is empty', () => {
  expect(binaries.text(entry('/text'), 4)).toBe('caf\xe9');
  expect(binaries.text(entry('/text'), 5000)).toHaveLength(1000);
  expect(binaries.whole(entry('/text'), 1000)).toHaveLength(1000);
  expect(binaries.whole(entry('/text'), 999)).toHaveLength(0);
});
