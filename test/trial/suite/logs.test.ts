import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SuiteLogs } from '../../../src/trial/suite/logs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A frame of the engine: which output, and its bytes. */
function frame(output: 1 | 2, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = output;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** The lines that are read of a log which the engine sends in pieces of `size` bytes, with this status. */
async function read(log: Buffer, { size = log.length, status = '200 OK', tty = false, ends = true } = {}) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', async () => {
      socket.write(`HTTP/1.0 ${status}\r\n\r\n`);
      for (let at = 0; at < log.length; at += size) {
        socket.write(log.subarray(at, at + size));
        await new Promise(setImmediate);
      }
      if (ends) socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'engine'), resolve));
  const logs = new SuiteLogs(join(folder, 'engine'));
  logs.follow('web', tty);
  await logs.end(ends ? 10_000 : 300);
  server.close();
  return logs.of('web');
}

const LOG = Buffer.concat([frame(1, 'up\nhalf '), frame(2, 'error: no such file\n'), frame(1, ''), frame(1, 'end')]);

test.each([1, 3, 8, 1000])('frames are joined, in pieces of %i bytes', async (size) => {
  expect(await read(LOG, { size })).toEqual(['up', 'half error: no such file', 'end']);
});

test('the log of a terminal has no frames', async () => {
  expect(await read(Buffer.from('a\r\nb\n'), { tty: true })).toEqual(['a', 'b']);
});

test('of a long log, the last 2,000 lines are kept', async () => {
  const lines = await read(frame(1, Array.from({ length: 5000 }, (_, at) => `line ${at}\n`).join('')));
  expect([lines.length, lines.at(-1)]).toEqual([2000, 'line 4999']);
});

test('a container that is gone has none', async () => {
  expect(await read(Buffer.from('{"message":"No such container"}'), { status: '404 Not Found' })).toEqual([]);
});

test('a log without an end is left after a while', async () => {
  expect(await read(LOG, { ends: false })).toEqual(['up', 'half error: no such file']);
});
