import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { SpoolFile } from '../../../src/contents/export/spool-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'spool-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Step {
  hole: number;
  length: number;
  /** Distance from the end of the read afterwards, and its length. */
  back: number;
  want: number;
}

/** Writes the steps, with a read after each. Returns the read bytes and the expected bytes. */
function play(steps: readonly Step[]) {
  const path = join(folder, 'file');
  const fd = openSync(path, 'w+');
  const model = Buffer.alloc(steps.reduce((size, { hole, length }) => size + hole + length, 0));
  let size = 0;
  const file = new SpoolFile(fd, () => size);
  const looks: { read: Buffer; into: Buffer; wanted: Buffer }[] = [];
  steps.forEach(({ hole, length, back, want }, turn) => {
    const lent = Buffer.alloc(length, 1 + (turn % 255));
    lent.copy(model, size + hole);
    file.write(lent, size + hole);
    lent.fill(0);
    size += hole + length;
    const from = Math.max(0, size - back);
    const into = Buffer.alloc(Math.min(want, size - from));
    file.readInto(from, into);
    looks.push({ read: file.read(from, want), into, wanted: model.subarray(from, Math.min(size, from + want)) });
  });
  file.flush();
  ftruncateSync(fd, size);
  closeSync(fd);
  return { looks, model, file: readFileSync(path) };
}

const upTo = (max: number, min = 0) => fc.oneof(fc.integer({ min, max: 2_000 }), fc.integer({ min, max }));

test('bytes read back the same with any holes and any distance', () => {
  const step = fc.record({
    hole: upTo(200_000),
    length: upTo(1_500_000, 1),
    back: upTo(2_000_000),
    want: upTo(100_000),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const { looks, model, file } = play(steps);
      for (const { read, into, wanted } of looks)
        expect([read.equals(wanted), into.equals(wanted)]).toEqual([true, true]);
      expect(file.equals(model)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('a hole reads as zeros, not as old bytes of the buffer', () => {
  const full = { hole: 0, length: 1 << 20, back: 0, want: 0 };
  const { file, model } = play([full, { hole: 60_000, length: 10, back: 0, want: 0 }]);
  expect(file.equals(model)).toBe(true);
});

test('large holes use no disk space', () => {
  const path = join(folder, 'holes');
  const fd = openSync(path, 'w+');
  const file = new SpoolFile(fd, () => 0);
  for (let at = 0; at < 100; at += 1) file.write(Buffer.alloc(10, 'x'), at * 1_000_000);
  file.flush();
  closeSync(fd);
  const { size, blocks } = statSync(path);
  expect([size, blocks * 512 < 1_000_000]).toEqual([99_000_010, true]);
});
