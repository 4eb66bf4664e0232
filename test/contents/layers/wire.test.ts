import { closeSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fifo, makeFifo } from '../../../src/base/fifo.ts';
import {
  awaitAnswer,
  decodeAttributes,
  decodeParts,
  encodeAttributes,
  encodeParts,
  receiveAnswer,
  receiveRequest,
  sendAnswer,
  sendRequest,
} from '../../../src/contents/layers/wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'wire-'));
const path = join(folder, 'fifo');
const { signal } = new AbortController();
let fifo: Fifo;
beforeAll(async () => {
  fifo = await makeFifo(path, signal);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a pipe leaves no name behind, and does not replace an existing file', async () => {
  expect(existsSync(path)).toBe(false);
  await expect(makeFifo(folder, signal)).rejects.toThrow(/File exists/);
});

test.each([
  { question: 'read', names: 'usr/lib/\xff\n', offset: 2 ** 40 + 1, length: 2 ** 31 },
  { question: 'device', names: 'dev/null', offset: 0, length: 0 },
  { question: 'list', names: '{"folder":"/"}', offset: 0, length: 0 },
  { question: 'examine', names: 'a\0b', offset: 0, length: 256 },
  { question: 'stream', names: 'a\0b', offset: 0, length: 0 },
  { question: 'attributes', names: 'a\0b', offset: 0, length: 0 },
  { question: 'begin', names: '/proc/1/fd/3', offset: 0, length: 1 << 20 },
  { question: 'append', names: '\0\xff', offset: 0, length: 0 },
  { question: 'end', names: '', offset: 0, length: 0 },
] as const)('$question is asked as it is', (request) => {
  sendRequest(fifo.writeEnd, request);
  expect(receiveRequest(fifo.readEnd)).toEqual(request);
});

test('answers are bytes, in a new buffer or in the given one', () => {
  sendAnswer(fifo.writeEnd, { bytes: Buffer.from('12345') });
  sendAnswer(fifo.writeEnd, { bytes: Buffer.from('67') });
  sendAnswer(fifo.writeEnd, { bytes: Buffer.alloc(0) });
  expect(receiveAnswer(fifo.readEnd)!.bytes.toString()).toBe('12345');
  const target = Buffer.from('xxxxx');
  expect(receiveAnswer(fifo.readEnd, target)!.bytes.toString()).toBe('67');
  expect(target.toString()).toBe('67xxx');
  expect(receiveAnswer(fifo.readEnd, target)!.bytes.length).toBe(0);
});

test('an error answer has a message and does not change the given buffer', () => {
  sendAnswer(fifo.writeEnd, { bytes: Buffer.alloc(0), error: 'EIO: größer' });
  const target = Buffer.from('xx');
  expect(receiveAnswer(fifo.readEnd, target)).toEqual({ bytes: Buffer.alloc(0), error: 'EIO: größer' });
  expect(target.toString()).toBe('xx');
});

test('parts of an archive are decoded with any names and bytes', () => {
  const parts = [
    { bytes: Buffer.from([0, 255, 10]), name: 'usr/\xff\n', size: 2 ** 40 + 1 },
    { bytes: Buffer.alloc(0), name: 'x', size: 0 },
    { bytes: Buffer.from('made'), name: '', size: 0 },
  ];
  expect([...decodeParts(encodeParts(parts))]).toEqual(parts);
  expect([...decodeParts(encodeParts([]))]).toEqual([]);
});

test.each([[[]], [['usr/\xff\n', 'b']]])('attributes are decoded with the names %j in others', (others) => {
  const attributes = { capabilities: Buffer.from('a tar'), others };
  expect(decodeAttributes(encodeAttributes(attributes))).toEqual(attributes);
});

test('awaitAnswer waits for a slow answer', async () => {
  const waiting = awaitAnswer(fifo.readEnd);
  setTimeout(() => sendAnswer(fifo.writeEnd, { bytes: Buffer.from('late') }), 20);
  expect((await waiting)!.bytes.toString()).toBe('late');
});

test('the end of the other side gives undefined', async () => {
  sendAnswer(fifo.writeEnd, { bytes: Buffer.from('cut') });
  closeSync(fifo.writeEnd);
  expect(receiveAnswer(fifo.readEnd)!.bytes.toString()).toBe('cut');
  expect([receiveRequest(fifo.readEnd), receiveAnswer(fifo.readEnd)]).toEqual([undefined, undefined]);
  expect(await awaitAnswer(fifo.readEnd)).toBeUndefined();
  closeSync(fifo.readEnd);
});
