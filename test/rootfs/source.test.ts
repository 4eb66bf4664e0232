import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bufferSource, fdSource, PassingSource } from '../../src/rootfs/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'source-'));
const file = join(folder, 'bytes');
writeFileSync(file, '0123456789');
const fd = openSync(file, 'r');
afterAll(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

test.each([
  ['a buffer', bufferSource(Buffer.from('0123456789'))],
  ['a file', fdSource(fd)],
  ['one whose newest bytes are in memory', new PassingSource(fdSource(fd))],
])('%s reads short only at its end', (_, source) => {
  expect(source.size).toBe(10);
  expect(source.read(2, 3).toString()).toBe('234');
  expect(source.read(8, 100).toString()).toBe('89');
  expect(source.read(10, 1)).toHaveLength(0);
  expect(source.read(99, 1)).toHaveLength(0);
  const target = Buffer.alloc(4, '.');
  expect(source.readInto(8, target)).toBe(2);
  expect(target.toString()).toBe('89..');
});

test('what passes is read from memory, and only meanwhile', () => {
  const passing = new PassingSource(fdSource(fd));
  const read = (offset: number, length: number) => {
    const target = Buffer.alloc(length);
    return target.subarray(0, passing.readInto(offset, target)).toString();
  };
  const during: string[] = [];
  passing.during(Buffer.from('abcd'), 4, () => {
    during.push(read(4, 4), read(5, 2), read(3, 2), read(7, 2), read(8, 1));
  });
  expect(during).toEqual(['abcd', 'bc', '34', '78', '8']);
  expect(read(4, 4)).toBe('4567');
});
