import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bufferSource } from '../../src/tar/byte-source.ts';
import { Window } from '../../src/tar/window.ts';

const bytes = Buffer.from(Array.from({ length: 600 * 512 }, (_, at) => (at * 7 + (at >> 8)) & 255));

function counted(): { window: Window; read: () => number } {
  const source = bufferSource(bytes);
  let read = 0;
  const readInto = (offset: number, target: Buffer) => {
    const got = source.readInto(offset, target);
    read += got;
    return got;
  };
  return { window: new Window({ ...source, readInto }), read: () => read };
}

test('a window returns the same bytes as the source, wherever it moves', () => {
  const place = fc.tuple(fc.nat(bytes.length + 600), fc.oneof(fc.constant(512), fc.nat(70_000)));
  fc.assert(
    fc.property(fc.array(place, { maxLength: 30 }), (places) => {
      const { window } = counted();
      for (const [at, length] of places) {
        expect(window.at(at, length).equals(bytes.subarray(at, at + length))).toBe(true);
      }
    }),
  );
});

test('a window reads little after a jump', () => {
  const { window, read } = counted();
  for (const at of [0, 100_000, 200_000]) window.at(at, 512);
  // The start is not a jump: the first read is twice the minimum.
  expect(read()).toBe(4 * 2048);
});

test('a window that moves without a jump reads each byte once', () => {
  const { window, read } = counted();
  for (let at = 0; at < bytes.length; at += 512) window.at(at, 512);
  expect(read()).toBe(bytes.length);
});
