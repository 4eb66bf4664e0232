import { expect, test } from 'vitest';
import { layersSource, Places } from '../../src/layers/source.ts';

const files: Record<string, string> = { a: '0123456789', 'b/c': 'xyz', d: '!' };
const asked: string[] = [];
const reader = {
  read: (name: string, offset: number, target: Buffer) => {
    asked.push(`${name} ${offset} ${target.length}`);
    return target.write(files[name]!.slice(offset, offset + target.length), 'latin1');
  },
};
const places = new Places();
places.add(0, 'a');
places.add(10, 'b/c');
places.add(13, 'd');
const source = layersSource(reader, places, 14);

test.each([
  [0, 10, '0123456789', 'a 0 10'],
  [4, 3, '456', 'a 4 3'],
  [10, 3, 'xyz', 'b/c 0 3'],
  [12, 1, 'z', 'b/c 2 1'],
  [13, 1, '!', 'd 0 1'],
  [13, 9, '!', 'd 0 9'],
])('%i bytes from %i on', (offset, length, bytes, question) => {
  expect(source.read(offset, length).toString()).toBe(bytes);
  expect(asked.at(-1)).toBe(question);
});

test('nothing is asked for nothing', () => {
  const before = asked.length;
  expect(source.readInto(3, Buffer.alloc(0))).toBe(0);
  expect(asked.length).toBe(before);
  expect(source.size).toBe(14);
});
