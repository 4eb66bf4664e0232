import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFifo } from '../../src/base/fifo.ts';
import { feedArchive } from '../../src/engine/feed.ts';

let folder = '';
let file = '';
let pipe = -1;
/** Reads from the pipe like a program. */
let reader: ChildProcess;
let got: Promise<Buffer>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'feed-'));
  file = join(folder, 'layer');
  const { readEnd, writeEnd } = await makeFifo(join(folder, 'pipe'));
  pipe = writeEnd;
  reader = spawn('cat', { stdio: [readEnd, 'pipe', 'inherit'] });
  got = buffer(reader.stdout!);
  closeSync(readEnd);
});
afterEach(async () => {
  closeSync(pipe);
  await got;
  rmSync(folder, { recursive: true });
});

const head = Buffer.from('head');
const tail = Promise.resolve(Buffer.from('tail'));
const bytesOf = (size: number) => Buffer.from(Array.from({ length: size }, (_, i) => i * 31));

/** Resolves with the received bytes when the pipe is closed. */
async function received(): Promise<Buffer> {
  closeSync(pipe);
  pipe = openSync('/dev/null', 'r');
  return got;
}

test.each([0, 1, 1 << 20, 3_000_003])('head, the %d bytes of the file and tail come in order', async (size) => {
  writeFileSync(file, bytesOf(size));
  await feedArchive({ head, file, size, tail }, pipe, undefined);
  expect((await received()).equals(Buffer.concat([head, bytesOf(size), await tail]))).toBe(true);
});

test('a file that still grows is followed to its end', async () => {
  const bytes = bytesOf(2_500_000);
  const out = openSync(file, 'w');
  const write = async () => {
    for (let at = 0; at < bytes.length; at += 400_000) {
      writeSync(out, bytes, at, Math.min(400_000, bytes.length - at));
      await sleep(10);
    }
    closeSync(out);
    return tail;
  };
  await feedArchive({ head, file, size: bytes.length, tail: write() }, pipe, undefined);
  expect((await received()).equals(Buffer.concat([head, bytes, await tail]))).toBe(true);
});

test('the error that stops the file from being written is thrown, and the tail is not sent', async () => {
  writeFileSync(file, 'xx');
  const broken = sleep(20).then(() => Promise.reject(new Error('disk full')));
  await expect(feedArchive({ head, file, size: 5, tail: broken }, pipe, undefined)).rejects.toThrow('disk full');
  expect((await received()).toString()).toBe('headxx');
});

test('a file that ends shorter than announced is an error', async () => {
  writeFileSync(file, 'xx');
  const fed = feedArchive({ head, file, size: 5, tail }, pipe, undefined);
  await expect(fed).rejects.toThrow(`${file} ended at byte 2 of 5`);
});

test('a reader that has ended is EPIPE', async () => {
  writeFileSync(file, bytesOf(1 << 20));
  reader.kill();
  await got;
  await expect(feedArchive({ head, file, size: 1 << 20, tail }, pipe, undefined)).rejects.toThrow('EPIPE');
});

test('a missing file and a cancel are errors', async () => {
  await expect(feedArchive({ head, file, size: 1, tail }, pipe, undefined)).rejects.toThrow(/ENOENT/);
  writeFileSync(file, 'x');
  const controller = new AbortController();
  controller.abort(new Error('cancelled'));
  await expect(feedArchive({ head, file, size: 1, tail }, pipe, controller.signal)).rejects.toThrow('cancelled');
});
