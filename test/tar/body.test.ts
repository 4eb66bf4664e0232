import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBody, storedSize } from '../../src/tar/body.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { treeOf } from '../rootfs/trees.ts';

const { tree } = treeOf({ '/file': '0123456789' });
const plain = tree.get('/file' as Entry['path'])!;
const source = bufferSource(Buffer.from('..abcdefgh..'));

test('a body ends at the end of the file, even if the archive continues', () => {
  const file: Entry = { ...plain, offset: 2, size: 8 };
  expect(readBody(source, file, 0, 100).toString()).toBe('abcdefgh');
  expect(readBody(source, file, 6, 5).toString()).toBe('gh');
  expect(readBody(source, file, 9, 5)).toHaveLength(0);
  expect(storedSize(file)).toBe(8);
});

test('any part of a sparse body equals that part of the whole body', () => {
  const sparse = [
    { at: 3, length: 5 },
    { at: 8, length: 0 },
    { at: 20, length: 3 },
  ];
  const file: Entry = { ...plain, offset: 2, size: 30, sparse };
  const whole = Buffer.alloc(30);
  whole.write('abcde', 3);
  whole.write('fgh', 20);
  expect(storedSize(file)).toBe(8);
  fc.assert(
    fc.property(fc.nat(35), fc.nat(35), (offset, length) => {
      expect(readBody(source, file, offset, length)).toEqual(whole.subarray(offset, offset + length));
    }),
  );
});
