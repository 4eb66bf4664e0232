import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { formatTime, paxRecord, readGlobal, readPax } from '../../src/tar/pax.ts';
import { inTime } from '../support/in-time.ts';

const records = (...pairs: [string, string][]) => Buffer.concat(pairs.map(([key, value]) => paxRecord(key, value)));

describe('readPax', () => {
  test.each([
    [[['path', 'a\nb=c']], { path: 'a\nb=c' }],
    [[['size', '9000000000']], { size: 9_000_000_000 }],
    [[['mtime', '1.5']], { mtime: 1, nanos: 500_000_000 }],
    [[['mtime', '-1.25']], { mtime: -2, nanos: 750_000_000 }],
    [[['mtime', '-3']], { mtime: -3, nanos: 0 }],
    [[['mtime', '7.1234567899']], { mtime: 7, nanos: 123_456_789 }],
    [
      [
        ['comment', 'x'],
        ['uid', '3000000'],
        ['gid', '7'],
      ],
      { uid: 3_000_000, gid: 7 },
    ],
    [[['SCHILY.xattr.user.a', '\0\xff=\n']], { xattrs: new Map([['user.a', Buffer.from('\0\xff=\n', 'latin1')]]) }],
    [
      [
        ['GNU.sparse.map', '0,1,5,2'],
        ['GNU.sparse.size', '9'],
      ],
      {
        sparse: {
          realSize: 9,
          runs: [
            { at: 0, length: 1 },
            { at: 5, length: 2 },
          ],
        },
      },
    ],
    [
      [
        ['GNU.sparse.offset', '3'],
        ['GNU.sparse.numbytes', '4'],
      ],
      { sparse: { runs: [{ at: 3, length: 4 }] } },
    ],
  ] as [[string, string][], object][])('reads %j', (pairs, fields) => {
    expect(readPax(records(...pairs))).toEqual(fields);
  });

  test('a record overrides the global one, an empty value unsets it, and the global fields do not change', () => {
    const global = readPax(records(['uid', '5'], ['path', 'p'], ['SCHILY.xattr.a', '1']));
    const local = readPax(records(['uid', '6'], ['path', ''], ['SCHILY.xattr.b', '2']), global);
    expect(local).toMatchObject({ uid: 6, path: undefined });
    expect([...local.xattrs!.keys()]).toEqual(['a', 'b']);
    expect(global).toMatchObject({ uid: 5, path: 'p', xattrs: new Map([['a', Buffer.from('1')]]) });
  });

  test("holes are added to a copy of the earlier header's", () => {
    const before = readPax(records(['GNU.sparse.offset', '3'], ['GNU.sparse.numbytes', '4']));
    const after = readPax(records(['GNU.sparse.offset', '9'], ['GNU.sparse.numbytes', '1']), before);
    expect([before, after].map(({ sparse }) => sparse?.runs.length)).toEqual([1, 2]);
  });

  test('a hundred thousand attributes are read in linear time', () => {
    const names = Array.from({ length: 100_000 }, (_, n): [string, string] => [`SCHILY.xattr.user.${n}`, '']);
    const bytes = records(...names);
    expect(inTime(5_000, () => readPax(bytes).xattrs?.size)).toBe(100_000);
  });

  test.each([['SCHILY.xattr.user.a'], ['GNU.sparse.name']])('%s in a global header is refused', (key) => {
    expect(() => readGlobal(records([key, '1']), {})).toThrow(Failure);
  });

  test.each([
    ['x'],
    ['5 a=b\n'],
    ['999 path=x\n'],
    ['9 path:x\n'],
    ['-6 a=b\n'],
    ['00000000000000006 a=\n'],
    ['12 uid=seven\n'],
    ['12 mtime=now\n'],
    ['25 size=99999999999999999\n'],
  ])('a broken record is an error: %j', (text) => {
    expect(() => readPax(Buffer.from(text))).toThrow(Failure);
  });
});

test('the length of a record includes its own digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1100 }), (length) => {
      const bytes = paxRecord('path', 'x'.repeat(length));
      expect(Number.parseInt(bytes.toString('latin1'), 10)).toBe(bytes.length);
    }),
  );
});

test('a time that is written reads back the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 10), max: 10 ** 12 }), fc.nat(999_999_999), (mtime, nanos) => {
      expect(readPax(records(['mtime', formatTime(mtime, nanos)]))).toEqual({ mtime, nanos });
    }),
  );
});
