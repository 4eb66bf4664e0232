import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bufferSource, fdSource } from '../../src/tar/byte-source.ts';

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
