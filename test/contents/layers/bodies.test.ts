import { beforeEach, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { LayersSource } from '../../../src/contents/layers/bodies.ts';
import type { Entry } from '../../../src/tar/entry.ts';

const FILES: Record<string, string> = { a: '0123456789', 'b/c': 'xyz', d: 'y'.repeat(3000), e: '!' };
const OFFSETS: Record<string, number> = { a: 0, 'b/c': 10, d: 13, e: 3013 };

const pathOf = (name: string) => `/${name}` as ImagePath;

const THEIRS = { capabilities: Buffer.from('theirs'), others: [] };

let asked: string[];
let coming = '';
let source: LayersSource;
beforeEach(() => {
  asked = [];
  source = new LayersSource({
    read: (name, offset, target) => {
      asked.push(`${name} ${offset} ${target.length}`);
      return target.write(FILES[name]!.slice(offset, offset + target.length), 'latin1');
    },
    examine: (names, length) => {
      asked.push(`examine ${names.join(' ')}`);
      const heads = Buffer.from(names.map((name) => FILES[name]!.slice(0, length).padEnd(length, '\0')).join(''));
      return { heads, attributes: THEIRS };
    },
    stream: (names) => {
      asked.push(`stream ${names.join(' ')}`);
      coming += names.map((name) => FILES[name]).join('');
    },
    next: (target) => {
      target.write(coming.slice(0, target.length));
      coming = coming.slice(target.length);
    },
  });
  for (const [name, offset] of Object.entries(OFFSETS))
    source.add({ offset, size: FILES[name]!.length, path: pathOf(name) });
});

function entry(name: string, type: Entry['type'] = 'file'): Entry {
  return {
    type,
    offset: OFFSETS[name] ?? 0,
    size: type === 'file' ? FILES[name]!.length : 0,
    path: pathOf(name),
  } as Entry;
}

test.each([
  [0, 10, '0123456789', 'a 0 10'],
  [4, 3, '456', 'a 4 3'],
  [10, 3, 'xyz', 'b/c 0 3'],
  [12, 1, 'z', 'b/c 2 1'],
  [3013, 9, '!', 'e 0 9'],
])('a read at offset %i of %i bytes is one request', (offset, length, bytes, question) => {
  expect(source.read(offset, length).toString()).toBe(bytes);
  expect(asked).toEqual([question]);
});

test('an empty read needs no request', () => {
  expect(source.readInto(3, Buffer.alloc(0))).toBe(0);
  expect([source.size, asked]).toEqual([3014, []]);
});

test('whole files are not requested again until others are fetched', () => {
  const made = { ...entry('e'), body: Buffer.from('made') };
  source.fetchWhole([entry('a'), entry('x', 'directory'), made, entry('d'), entry('a')]);
  expect(asked).toEqual(['stream a d']);
  expect([source.read(13, 3000).toString(), source.read(0, 10).toString(), source.read(0, 4).toString()]).toEqual([
    'y'.repeat(3000),
    '0123456789',
    '0123',
  ]);
  expect(asked).toHaveLength(1);
  expect(source.read(4, 2).toString()).toBe('45');
  source.fetchWhole([entry('b/c')]);
  expect([source.read(10, 3).toString(), source.read(0, 2).toString()]).toEqual(['xyz', '01']);
  expect(asked.slice(1)).toEqual(['a 4 2', 'stream b/c', 'a 0 2']);
});

test('forgotten files are requested again', () => {
  source.examine([entry('a')]);
  source.fetchWhole([entry('e')]);
  source.forget();
  expect([source.read(0, 3).toString(), source.read(3013, 1).toString()]).toEqual(['012', '!']);
  expect(asked).toEqual(['examine a', 'stream e', 'a 0 3', 'e 0 1']);
});

test('without files nothing is requested', () => {
  expect(source.examine([entry('x', 'directory')])).toBeUndefined();
  expect(asked).toEqual([]);
});

test('fetched beginnings are not requested again, other bytes are', () => {
  const examined = source.examine([entry('a'), entry('x', 'directory'), entry('d'), entry('a')]);
  expect(examined).toEqual({ names: ['a', 'd'], attributes: THEIRS });
  expect(asked).toEqual(['examine a d']);
  expect(source.read(0, 1024).toString()).toBe('0123456789');
  expect(source.read(13, 1024).toString()).toBe('y'.repeat(1024));
  expect(source.read(13, 4).toString()).toBe('yyyy');
  expect(asked).toHaveLength(1);
  source.read(13, 1025);
  source.read(14, 1);
  expect(asked.slice(1)).toEqual(['d 0 1025', 'd 1 1']);
});

test('thousands of files are requested in batches', () => {
  const many = new LayersSource({
    read: () => 0,
    examine: (names, length) => ({ heads: Buffer.alloc(names.length * length, 'h'), attributes: THEIRS }),
    stream: (names) => asked.push(String(names.length)),
    next: (target) => void target.fill('s'),
  });
  const fileAt = (offset: number) => ({ type: 'file', offset, size: 1, path: pathOf(String(offset)) }) as Entry;
  const entries = Array.from({ length: 4500 }, (_, at) => fileAt(at));
  for (const entry of entries) many.add(entry);
  many.examine(entries);
  expect(many.read(4499, 1).toString()).toBe('h');
  many.fetchWhole(entries);
  for (const { offset } of entries) expect(many.read(offset, 1).toString()).toBe('s');
  expect(asked).toEqual(['2000', '2000', '500']);
});
