import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import type { Extent } from '../../src/tar/entry.ts';
import { checkRuns, readMap, readOldMap } from '../../src/tar/sparse.ts';
import { Window } from '../../src/tar/window.ts';

const runs = (...pairs: [number, number][]): Extent[] => pairs.map(([at, length]) => ({ at, length }));
const many = (count: number) => runs(...Array.from({ length: count }, (_, n): [number, number] => [n * 10, 3]));

describe('format 1.0', () => {
  const before = 'x'.repeat(512);
  const read = (map: string, stored: number) => {
    const padded = Buffer.from(before + map, 'latin1');
    const zeros = Buffer.alloc(-padded.length & 511);
    return readMap(new Window(bufferSource(Buffer.concat([padded, zeros, Buffer.from('data')]))), 512, stored);
  };
  const text = (list: Extent[]) => `${[list.length, ...list.flatMap(({ at, length }) => [at, length])].join('\n')}\n`;

  test.each([
    ['no runs', [], 1024],
    ['two runs', runs([0, 5], [4096, 7]), 1024],
    ['several blocks, with numbers across block ends', many(200), 512 * 4],
  ])('%s: the data begins at the next block', (_, list, offset) => {
    expect(read(text(list), 1 << 20)).toEqual({ runs: list, offset });
  });

  test.each([
    ['a map longer than the stored bytes', text(many(200)), 1024],
    ['nothing stored', text([]), 0],
    ['a word instead of a number', 'two\n0\n1\n', 1024],
    ['a negative number', '1\n-5\n1\n', 1024],
    ['an empty line', '1\n\n1\n', 1024],
    ['a number of 17 digits', '1\n10000000000000000\n1\n', 1024],
  ])('a broken map is an error: %s', (_, map, stored) => {
    expect(() => read(map, stored)).toThrow(Failure);
  });

  test('an impossible count is an error before any of its numbers is read', () => {
    const source = bufferSource(Buffer.from('1048577\n'.padEnd(512, '1')));
    let reads = 0;
    const readInto = (offset: number, target: Buffer) => {
      reads += 1;
      return source.readInto(offset, target);
    };
    expect(() => readMap(new Window({ ...source, readInto }), 0, 1 << 30)).toThrow(Failure);
    expect(reads).toBe(1);
  });
});

describe('old GNU', () => {
  /** The fields of a header or extension: runs from `start` on, and at `flag` whether more follow. */
  function block(list: Extent[], start: number, flag: number, more: boolean, realSize?: number): Buffer {
    const bytes = Buffer.alloc(512);
    const octal = (value: number, at: number) => bytes.write(`${value.toString(8).padStart(11, '0')}\0`, at, 'latin1');
    for (const [n, { at, length }] of list.entries()) {
      octal(at, start + 24 * n);
      octal(length, start + 24 * n + 12);
    }
    if (more) bytes[flag] = 1;
    if (realSize !== undefined) octal(realSize, 483);
    return bytes;
  }
  const read = (...blocks: Buffer[]) => readOldMap(new Window(bufferSource(Buffer.concat(blocks))), 0);

  test.each([0, 1, 4])('%i runs in the header are read', (count) => {
    const list = many(count);
    expect(read(block(list, 386, 482, false, 999))).toEqual({ runs: list, offset: 512, realSize: 999 });
  });

  test('up to 21 runs in each extension block are read', () => {
    const list = many(30);
    const header = block(list.slice(0, 4), 386, 482, true, 999);
    const extensions = [block(list.slice(4, 25), 0, 504, true), block(list.slice(25), 0, 504, false)];
    expect(read(header, ...extensions)).toEqual({ runs: list, offset: 3 * 512, realSize: 999 });
  });

  test('a missing extension block is an error', () => {
    expect(() => read(block(many(4), 386, 482, true, 999))).toThrow(Failure);
  });
});

test.each<[string, Extent[], number, number, boolean]>([
  ['no runs', [], 9, 0, true],
  ['one after the other, up to the end', runs([0, 3], [3, 2], [8, 1]), 9, 6, true],
  ['fewer bytes than are stored', runs([0, 3]), 9, 5, true],
  ['more bytes than are stored', runs([0, 3], [4, 3]), 9, 5, false],
  ['beyond the end', runs([8, 2]), 9, 2, false],
  ['out of order', runs([4, 1], [0, 1]), 9, 2, false],
  ['overlapping', runs([0, 3], [2, 3]), 9, 6, false],
  ['a negative length', runs([4, -1]), 9, 0, false],
  ['an offset that is not a number', runs([Number.NaN, 1]), 9, 1, false],
  ['an unknown size', [], Number.NaN, 0, false],
])('runs: %s', (_, list, realSize, stored, sound) => {
  const check = () => checkRuns(list, realSize, stored);
  if (sound) expect(check).not.toThrow();
  else expect(check).toThrow('broken map of a sparse file');
});
