import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bufferSource } from '../../src/tar/byte-source.ts';
import { Sink } from '../../src/tar/sink.ts';

const folder = mkdtempSync(join(tmpdir(), 'sink-'));
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true }));

const BUFFER = 1 << 20;
const pattern = Buffer.from(Array.from({ length: 3 * BUFFER + 7 }, (_, at) => (at * 31 + (at >> 8)) & 255));

async function written(
  fill: (sink: Sink) => Promise<void>,
  buffer?: number,
): Promise<{ bytes: Buffer; sha256: string; size: number }> {
  const fd = openSync(out, 'w');
  const hash = createHash('sha256');
  const sink = new Sink(fd, buffer, (bytes) => hash.update(bytes));
  await fill(sink);
  await sink.finish();
  closeSync(fd);
  return { bytes: readFileSync(out), sha256: hash.digest('hex'), size: sink.size };
}

const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const LENGTHS = [0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER + 7];
const CASES = [undefined, 1 << 18, 1000].flatMap((buffer) => LENGTHS.map((length) => [length, buffer] as const));
test.each(CASES)('bytes, zeros and copy write %i bytes each, with a buffer of %s bytes', async (length, buffer) => {
  const part = pattern.subarray(0, length);
  const { bytes, sha256, size } = await written(async (sink) => {
    await sink.bytes(part);
    await sink.zeros(length);
    await sink.copy(bufferSource(pattern), 0, length);
  }, buffer);
  const whole = Buffer.concat([part, Buffer.alloc(length), part]);
  expect(bytes.equals(whole)).toBe(true);
  expect({ sha256, size }).toEqual({ sha256: sum(whole), size: whole.length });
});

test('copy reads a range from a source that reads in small steps', async () => {
  const source = bufferSource(pattern);
  const slow = { ...source, readInto: (at: number, to: Buffer) => source.readInto(at, to.subarray(0, 1000)) };
  const { bytes } = await written((sink) => sink.copy(slow, 5, BUFFER));
  expect(bytes.equals(pattern.subarray(5, 5 + BUFFER))).toBe(true);
});

test('the event loop gets a turn after each buffer', async () => {
  let turns = 0;
  const fd = openSync(out, 'w');
  const sink = new Sink(fd, 1 << 16);
  let next = setImmediate(function again() {
    turns += 1;
    next = setImmediate(again);
  });
  await sink.copy(bufferSource(pattern), 0, 1 << 20);
  clearImmediate(next);
  await sink.finish();
  closeSync(fd);
  expect(turns).toBeGreaterThanOrEqual(8);
});

test('bytes that the caller changes afterwards are written unchanged', async () => {
  const given = Buffer.from('before');
  const { bytes } = await written(async (sink) => {
    await sink.bytes(given);
    given.fill('x');
  });
  expect(bytes.toString()).toBe('before');
});

test('a source that ends too early is an error that names the offset', async () => {
  const copied = written((sink) => sink.copy(bufferSource(Buffer.from('abc')), 1, 5));
  await expect(copied).rejects.toThrow('the export ended before byte 6');
});

test("writing begins at the file's current position, with a descriptor or a handle", async () => {
  const fd = openSync(out, 'w');
  writeSync(fd, 'head ');
  const sink = new Sink(fd);
  await sink.bytes(Buffer.from('body'));
  await sink.finish();
  closeSync(fd);
  const handle = await open(out, 'a');
  const more = new Sink(handle);
  await more.bytes(Buffer.from(' tail'));
  await more.finish();
  await handle.close();
  expect(readFileSync(out, 'utf8')).toBe('head body tail');
});

test('finish rejects if a write fails', async () => {
  writeFileSync(out, '');
  const fd = openSync(out, 'r');
  const sink = new Sink(fd);
  await sink.bytes(Buffer.from('x'));
  await expect(sink.finish()).rejects.toThrow('EBADF');
  closeSync(fd);
});
