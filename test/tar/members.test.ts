import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import { type Member, members } from '../../src/tar/members.ts';
import { pax, type RawMember, tar } from './tars.ts';

const readAll = (bytes: Buffer): Member[] => [...members(bufferSource(bytes))];

/** Each member as "name type size body". */
function read(...given: (RawMember | Buffer)[]): string[] {
  const bytes = tar(...given);
  return readAll(bytes).map(({ name, type, size, offset }) =>
    [name, type, size, bytes.toString('latin1', offset, offset + size)].join(' ').trim(),
  );
}

const long = (type: 'L' | 'K', body: string): RawMember => ({ name: '././@LongLink', type, body });

test.each<[string, (RawMember | Buffer)[], string[]]>([
  ['nothing', [], []],
  [
    'bodies of any length',
    [{ name: 'a', body: 'x' }, { name: 'b' }, { name: 'c', body: 'y'.repeat(512) }, { name: 'd' }],
    ['a 0 1 x', 'b 0 0', `c 0 512 ${'y'.repeat(512)}`, 'd 0 0'],
  ],
  [
    'an old GNU long name counts for one member only',
    [long('L', 'long\0rest'), { name: 'a', body: 'x' }, { name: 'b' }],
    ['long 0 1 x', 'b 0 0'],
  ],
  ['a pax name overrides an old GNU name', [long('L', 'gnu'), pax({ path: 'pax' }), { name: 'a' }], ['pax 0 0']],
  [
    'a pax size overrides the size in the header',
    [pax({ size: '3' }), { name: 'a', body: 'xyz', size: 0 }, { name: 'b' }],
    ['a 0 3 xyz', 'b 0 0'],
  ],
  [
    'links and directories have no body, even if their size is not 0',
    [{ name: 'l', type: '1', linkname: 'a', size: 700 }, { name: 'd', type: '5', size: 9, body: '' }, { name: 'f' }],
    ['l 1 0', 'd 5 0', 'f 0 0'],
  ],
  ['a member of unknown type has a body', [{ name: 'q', type: 'Q', body: 'x' }, { name: 'f' }], ['q Q 1 x', 'f 0 0']],
  ['everything after the end mark is ignored', [{ name: 'a' }, Buffer.alloc(512), { name: 'b' }], ['a 0 0']],
])('members: %s', (_, given, expected) => {
  expect(read(...given)).toEqual(expected);
});

test('old GNU long link names are read', () => {
  const [link] = readAll(tar(long('K', 't'.repeat(300)), { name: 'l', type: '2', linkname: 't' }));
  expect(link).toMatchObject({ name: 'l', linkname: 't'.repeat(300) });
});

test("a global header counts for all members after it; a member's own header overrides it", () => {
  const all = readAll(tar(pax({ uid: '5', gid: '6' }, 'g'), pax({ uid: '7' }), { name: 'a' }, { name: 'b', uid: 9 }));
  expect(all.map(({ uid, gid }) => [uid, gid])).toEqual([
    [7, 6],
    [5, 6],
  ]);
});

test('a second global header may follow a long name', () => {
  const [one] = readAll(tar(pax({ uid: '5' }, 'g'), long('L', 'long'), pax({ gid: '6' }, 'g'), { name: 'a' }));
  expect(one).toMatchObject({ name: 'long', uid: 5, gid: 6 });
});

test('the last of several extended headers of a member counts', () => {
  const [one] = readAll(tar(pax({ path: 'first', uid: '5' }), pax({ uid: '6' }), { name: 'plain', gid: 7 }));
  expect(one).toMatchObject({ name: 'plain', uid: 6, gid: 7 });
});

test('the holes of one member do not leak into the next', () => {
  const holes = pax({ 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '5' });
  const all = readAll(tar(holes, { name: 'a', body: 'x' }, holes, { name: 'b', body: 'x' }));
  expect(all.map(({ sparse }) => sparse)).toEqual([[{ at: 0, length: 1 }], [{ at: 0, length: 1 }]]);
});

test('bodies are not read', () => {
  const source = bufferSource(tar({ name: 'a', body: Buffer.alloc(10 << 20) }, { name: 'b' }));
  let got = 0;
  const readInto = (offset: number, target: Buffer) => {
    const count = source.readInto(offset, target);
    got += count;
    return count;
  };
  expect([...members({ ...source, readInto })]).toHaveLength(2);
  expect(got).toBeLessThan(100_000);
});

test('a member whose body is cut off is not yielded', () => {
  const cut = tar({ name: 'a' }, { name: 'b', body: 'x'.repeat(700) }).subarray(0, 1536);
  const seen: string[] = [];
  expect(() => {
    for (const { name } of members(bufferSource(cut))) seen.push(name);
  }).toThrow('the export is incomplete');
  expect(seen).toEqual(['a']);
});

describe('an incomplete or damaged archive is an error:', () => {
  const whole = tar({ name: 'a', body: 'x'.repeat(700) }, { name: 'b' });
  test('cut in a pax header', () => {
    const cut = tar(pax({ path: 'a' })).subarray(0, 515);
    expect(() => readAll(cut)).toThrow('the export is incomplete');
  });

  test.each([0, 100, 512, 700, 1536, 2048])('cut at byte %i', (length) => {
    expect(() => readAll(whole.subarray(0, length))).toThrow(/incomplete/);
  });

  test.each([
    ['a size beyond the end of the archive', tar({ name: 'a', size: 2 ** 30 })],
    ['a size of 2^62', tar(pax({ size: String(2 ** 62) }), { name: 'a' })],
    ['a pax header of 4 GiB', tar({ name: 'p', type: 'x', size: 2 ** 32 })],
    ['a pax header that is cut off', tar({ name: 'p', type: 'x', size: 5000 })],
    ['a file that is not a tar', Buffer.from('PK\x03\x04'.padEnd(2048, 'x'))],
    ['attributes in a global header', tar(pax({ 'SCHILY.xattr.user.a': 'x' }, 'g'), { name: 'a' })],
    ['holes in a global header', tar(pax({ 'GNU.sparse.map': '0,1' }, 'g'), { name: 'a', body: 'x' })],
    [
      'more runs than a file can have',
      tar(pax({ 'GNU.sparse.map': '0,0,'.repeat(1 << 20).concat('0,0'), 'GNU.sparse.size': '0' }), { name: 'a' }),
    ],
    ['broken pax records', tar({ name: 'p', type: 'x', body: 'nonsense' }, { name: 'a' })],
    [
      'a sparse map beyond the file',
      tar(pax({ 'GNU.sparse.map': '0,9999', 'GNU.sparse.size': '5' }), { name: 'a', body: 'x' }),
    ],
    [
      'a sparse map that never ends',
      tar(pax({ 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '5' }), {
        name: 'a',
        body: '99999999\n'.padEnd(512, '1'),
      }),
    ],
  ])('%s', (_, bytes) => {
    expect(() => readAll(bytes)).toThrow(Failure);
  });
});
