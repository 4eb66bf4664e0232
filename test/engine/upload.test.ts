import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cancelled } from '../../src/base/failure.ts';
import { post, upload } from '../../src/engine/upload.ts';

const SIZE = 3_000_000;
const BYTES = Buffer.from(Array.from({ length: SIZE }, (_, index) => index * 31));
const HEAD = `POST /x HTTP/1.0\r\nHost: docker\r\nContent-Type: application/x-tar\r\nContent-Length: ${SIZE}\r\n\r\n`;

let folder: string;
let file: string;
let server: Server;
let stop: AbortController;
/** The bytes that the engine got, and whether the other side closed before the answer. */
let got: Buffer;
let wasCut: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upload-'));
  file = join(folder, 'layer');
  writeFileSync(file, '');
  stop = new AbortController();
  got = Buffer.alloc(0);
  wasCut = false;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Calls `onWhole` when everything is received. */
async function engine(onWhole: (connection: Socket) => void, onData: (connection: Socket) => void = () => {}) {
  server = createServer((connection) => {
    connection.on('error', () => {});
    connection.on('data', (bytes: Buffer) => {
      got = Buffer.concat([got, bytes]);
      onData(connection);
      if (got.length === HEAD.length + SIZE) onWhole(connection);
    });
    connection.on('end', () => {
      wasCut = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve));
}

const sendIt = () => upload({ socket: join(folder, 'engine.sock'), path: '/x', file, size: SIZE }, stop.signal);
const answer = (text: string) => (connection: Socket) => void connection.end(`HTTP/1.0 ${text}`);

async function writeParts(count: number): Promise<void> {
  for (let part = 0; part < count; part++) {
    await sleep(10);
    appendFileSync(file, BYTES.subarray((SIZE * part) / 10, (SIZE * (part + 1)) / 10));
  }
}

test('a file that still grows is sent whole, and the answer is returned', async () => {
  await engine(answer('200 OK\r\n\r\n{"status":"sha256:1"}\n'));
  const [said] = await Promise.all([sendIt(), writeParts(10)]);
  expect(said).toEqual({ status: 'sha256:1' });
  expect(got.equals(Buffer.concat([Buffer.from(HEAD), BYTES]))).toBe(true);
});

test('stopped while the file is written, it sends fewer bytes than announced', async () => {
  await engine(answer('200 OK\r\n\r\n'));
  const sent = sendIt();
  await writeParts(5);
  stop.abort();
  await expect(sent).rejects.toThrow(Cancelled);
  await sleep(20);
  expect([wasCut, got.length < HEAD.length + SIZE]).toEqual([true, true]);
});

test('stopped after everything is sent, it waits for the answer', async () => {
  await engine((connection) => {
    stop.abort();
    setTimeout(() => answer('200 OK\r\n\r\n{"status":"sha256:1"}\n')(connection), 50);
  });
  writeFileSync(file, BYTES);
  expect(await sendIt()).toEqual({ status: 'sha256:1' });
});

test('stopped before the start, it sends nothing', async () => {
  await engine(answer('200 OK\r\n\r\n'));
  stop.abort();
  await expect(sendIt()).rejects.toThrow(Cancelled);
  expect(got).toHaveLength(0);
});

test.each([
  ['403 Forbidden\r\n\r\n{"message":"not for you"}', 'refused POST /x: not for you'],
  ['200 OK\r\n\r\n{"errorDetail":{"message":"no space left"}}', 'refused POST /x: no space left'],
])('a refusal before everything is sent is an error: %j', async (text, why) => {
  await engine(() => {}, answer(text));
  writeFileSync(file, BYTES.subarray(0, 1000));
  await expect(sendIt()).rejects.toThrow(why);
});

test('a broken connection and a missing engine are errors', async () => {
  await engine(
    () => {},
    (connection) => connection.destroy(),
  );
  writeFileSync(file, BYTES);
  await expect(sendIt()).rejects.toThrow(
    /refused POST \/x: (no valid response|read ECONNRESET|write E(PIPE|CONNRESET))/,
  );
  const job = { socket: join(folder, 'none'), path: '/x', file, size: SIZE };
  await expect(upload(job, stop.signal)).rejects.toThrow(/refused POST \/x: connect ENOENT/);
});

test('a tar that pauses before its end throws the error that stops it', async () => {
  await engine(answer('200 OK\r\n\r\n{"stream":"loaded"}\n'));
  const to = { socket: join(folder, 'engine.sock'), path: '/x', size: SIZE };
  const inParts = (between: () => Promise<void>) =>
    post(to, stop.signal, async (write) => {
      await write(BYTES.subarray(0, -512));
      await between();
      await write(BYTES.subarray(-512));
    });
  const held: number[] = [];
  const said = await inParts(async () => {
    await sleep(50);
    held.push(got.length - HEAD.length);
  });
  expect([said, held]).toEqual([{ stream: 'loaded' }, [SIZE - 512]]);
  got = Buffer.alloc(0);
  await expect(inParts(() => Promise.reject(new Error('no layer')))).rejects.toThrow('no layer');
  await sleep(20);
  expect([wasCut, got.length < HEAD.length + SIZE]).toEqual([true, true]);
});
