import { read, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Entry } from '../../tar/entry.ts';
import type { FileAttributes } from './file-attributes.ts';

const readLater = promisify(read);

/**
 * Requests to the layer server. `list` comes first and once: the names in a `Stack` (JSON), as a listing. `read`: bytes
 * of a file. `device`: a device's number. For several files (names separated by NUL): `examine`, their first bytes and
 * their attributes; `attributes` only; `stream`, all their bytes, concatenated without an answer's head. `begin` with
 * the path of a file, any number of `append` with `Part`s, and `end` write an archive; the one answer to them is the
 * archive's size.
 */
export type Question = 'list' | 'read' | 'device' | 'examine' | 'attributes' | 'stream' | 'begin' | 'append' | 'end';

export interface LayerRequest {
  question: Question;
  /** Relative to the image's root, one character per byte. */
  names: string;
  /**
   * For `read`, in bytes. `length` is also the length of each head in `examine` (padded with zeros) and of the write
   * buffer in `begin`.
   */
  offset: number;
  length: number;
}

/** An answer, or the reason for none in `error`. */
export interface LayerAnswer {
  bytes: Buffer;
  error?: string;
}

/**
 * A part of an archive: `bytes`, then `size` bytes of the file `name` ('' for none), then zeros up to a whole block.
 */
export interface Part {
  bytes: Buffer;
  name: string;
  size: number;
}

const QUESTIONS: readonly Question[] = [
  ...(['list', 'read', 'device', 'examine', 'attributes', 'stream'] as const),
  ...(['begin', 'append', 'end'] as const),
];
const PART_HEAD = 16;
const REQUEST_HEAD = 17;
const ANSWER_HEAD = 5;

/**
 * Sends over a pipe. Both ends block, so that the closure can read like from a file. Throws the error of write (EPIPE).
 */
export function sendRequest(fd: number, request: LayerRequest): void {
  writeFully(fd, encodeRequest(request));
}

export function encodeRequest({ question, names, offset, length }: LayerRequest): Buffer {
  const body = Buffer.from(names, 'latin1');
  const head = Buffer.alloc(REQUEST_HEAD);
  head.writeUInt8(QUESTIONS.indexOf(question), 0);
  head.writeUInt32LE(body.length, 1);
  head.writeDoubleLE(offset, 5);
  head.writeUInt32LE(length, 13);
  return Buffer.concat([head, body]);
}

/** Parts as the `names` of a request. */
export function encodeParts(parts: readonly Part[]): string {
  const all = parts.flatMap(({ bytes, name, size }) => {
    const head = Buffer.alloc(PART_HEAD);
    head.writeUInt32LE(bytes.length, 0);
    head.writeUInt32LE(name.length, 4);
    head.writeDoubleLE(size, 8);
    return [head, bytes, Buffer.from(name, 'latin1')];
  });
  return Buffer.concat(all).toString('latin1');
}

export function* decodeParts(names: string): Generator<Part> {
  const all = Buffer.from(names, 'latin1');
  for (let at = 0; at < all.length; ) {
    const nameAt = at + PART_HEAD + all.readUInt32LE(at);
    const end = nameAt + all.readUInt32LE(at + 4);
    const size = all.readDoubleLE(at + 8);
    yield { bytes: all.subarray(at + PART_HEAD, nameAt), name: all.toString('latin1', nameAt, end), size };
    at = end;
  }
}

/** Waits for the next request; undefined if the other side has closed. */
export function receiveRequest(fd: number): LayerRequest | undefined {
  const head = Buffer.alloc(REQUEST_HEAD);
  if (fill(fd, head) < REQUEST_HEAD) return undefined;
  const body = Buffer.alloc(head.readUInt32LE(1));
  if (fill(fd, body) < body.length) return undefined;
  return {
    question: QUESTIONS[head.readUInt8(0)]!,
    names: body.toString('latin1'),
    offset: head.readDoubleLE(5),
    length: head.readUInt32LE(13),
  };
}

export function sendAnswer(fd: number, { bytes, error }: LayerAnswer): void {
  const body = error === undefined ? bytes : Buffer.from(error, 'utf8');
  const head = Buffer.alloc(ANSWER_HEAD);
  head.writeUInt8(error === undefined ? 0 : 1, 0);
  head.writeUInt32LE(body.length, 1);
  writeFully(fd, head);
  writeFully(fd, body);
}

/**
 * Waits for an answer and writes it into `target`, which must be long enough; default: a new buffer. Undefined if the
 * other side has closed.
 */
export function receiveAnswer(fd: number, target?: Buffer): LayerAnswer | undefined {
  const head = Buffer.alloc(ANSWER_HEAD);
  return fill(fd, head) < ANSWER_HEAD ? undefined : receiveRest(head, fd, target);
}

/** Like `receiveAnswer`, but without blocking this process until the answer begins. */
export async function awaitAnswer(fd: number): Promise<LayerAnswer | undefined> {
  const head = Buffer.alloc(ANSWER_HEAD);
  for (let done = 0; done < ANSWER_HEAD; ) {
    const { bytesRead } = await readLater(fd, head, done, ANSWER_HEAD - done, null);
    if (bytesRead === 0) return undefined;
    done += bytesRead;
  }
  return receiveRest(head, fd);
}

function receiveRest(head: Buffer, fd: number, target?: Buffer): LayerAnswer | undefined {
  const failed = head.readUInt8(0) === 1;
  const length = head.readUInt32LE(1);
  const bytes = target && !failed ? target.subarray(0, length) : Buffer.alloc(length);
  if (fill(fd, bytes) < length) return undefined;
  return failed ? { bytes: Buffer.alloc(0), error: bytes.toString('utf8') } : { bytes };
}

/** Waits until `target` is full. Returns the number of bytes: fewer only if the other side has closed. */
export function fill(fd: number, target: Buffer): number {
  let done = 0;
  while (done < target.length) {
    const got = readSync(fd, target, done, target.length - done, null);
    if (got === 0) break;
    done += got;
  }
  return done;
}

/** Attributes as the bytes of an answer. */
export function encodeAttributes({ capabilities, others }: FileAttributes): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(capabilities.length, 0);
  return Buffer.concat([head, capabilities, Buffer.from(others.join('\0'), 'latin1')]);
}

export function decodeAttributes(bytes: Buffer): FileAttributes {
  const end = 4 + bytes.readUInt32LE(0);
  const others = bytes.toString('latin1', end);
  return { capabilities: bytes.subarray(4, end), others: others === '' ? [] : others.split('\0') };
}

/** Waits until the pipe has taken all bytes. */
export function writeFully(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
}

/** An entry's name below the reader's root. */
export function tarName({ path }: Pick<Entry, 'path'>): string {
  return path.slice(1);
}
