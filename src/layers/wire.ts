import { read, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { FileAttributes } from './file-attributes.ts';

const readLater = promisify(read);

/**
 * What the reader of layers is asked for: once, and before all else, the names in a `Stack` (JSON), in a listing; bytes of a file, a device's number;
 * of several files (NUL between names) their first bytes and their attributes, these alone, or all their bytes, one after the other without an
 * answer's head. To write an archive is begun with the path of a file, goes on with any number of `Part`s, and is ended: the answer to all of
 * that is the archive's size.
 */
export type Question = 'list' | 'read' | 'device' | 'examine' | 'attributes' | 'stream' | 'begin' | 'append' | 'end';

export interface Request {
  question: Question;
  /** Relative to the image's root, one character a byte. */
  names: string;
  /** Of `read`, in bytes; the length also of each of the heads in an examination, which are filled up with zeros, and of the buffer to write through. */
  offset: number;
  length: number;
}

/** An answer, or in `error` why there is none. */
export interface Answer {
  bytes: Buffer;
  error?: string;
}

/** A part of an archive: bytes, then `size` bytes of the file called `name` ('' for none), then zeros up to a whole block. */
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

/** Sends over a pipe; both ends block, so that the closure can read as from a file. Throws what writing to it throws (EPIPE). */
export function sendRequest(fd: number, request: Request): void {
  writeAll(fd, encodeRequest(request));
}

export function encodeRequest({ question, names, offset, length }: Request): Buffer {
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

/** Waits for the next request; undefined when the other side has gone. */
export function receiveRequest(fd: number): Request | undefined {
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

export function sendAnswer(fd: number, { bytes, error }: Answer): void {
  const body = error === undefined ? bytes : Buffer.from(error, 'utf8');
  const head = Buffer.alloc(ANSWER_HEAD);
  head.writeUInt8(error === undefined ? 0 : 1, 0);
  head.writeUInt32LE(body.length, 1);
  writeAll(fd, head);
  writeAll(fd, body);
}

/**
 * Waits for an answer and fills `target` with it, which must be long enough; where none is given, a new buffer. Undefined when the other
 * side has gone.
 */
export function receiveAnswer(fd: number, target?: Buffer): Answer | undefined {
  const head = Buffer.alloc(ANSWER_HEAD);
  return fill(fd, head) < ANSWER_HEAD ? undefined : receiveRest(head, fd, target);
}

/** The same for an answer that takes a while: this process goes on until it begins. */
export async function awaitAnswer(fd: number): Promise<Answer | undefined> {
  const head = Buffer.alloc(ANSWER_HEAD);
  for (let done = 0; done < ANSWER_HEAD; ) {
    const { bytesRead } = await readLater(fd, head, done, ANSWER_HEAD - done, null);
    if (bytesRead === 0) return undefined;
    done += bytesRead;
  }
  return receiveRest(head, fd);
}

function receiveRest(head: Buffer, fd: number, target?: Buffer): Answer | undefined {
  const failed = head.readUInt8(0) === 1;
  const length = head.readUInt32LE(1);
  const bytes = target && !failed ? target.subarray(0, length) : Buffer.alloc(length);
  if (fill(fd, bytes) < length) return undefined;
  return failed ? { bytes: Buffer.alloc(0), error: bytes.toString('utf8') } : { bytes };
}

/** Waits for as many bytes as `target` takes. Returns how many there were: fewer only when the other side has gone. */
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

/** Waits until the other side, or the pipe, has taken all. */
export function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
}
