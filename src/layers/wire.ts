import { readSync, writeSync } from 'node:fs';

/**
 * What the reader of layers is asked for: once, and before all else, the names in a `Stack` (JSON), in a listing; bytes of a file, a device's number;
 * of several files (NUL between names) their first bytes and their capabilities, these alone, or all their bytes, one after the other without an
 * answer's head.
 */
export type Question = 'list' | 'read' | 'device' | 'examine' | 'capabilities' | 'stream';

export interface Request {
  question: Question;
  /** Relative to the image's root, one character a byte. */
  names: string;
  /** Of `read`, in bytes; the length also of each of the heads in an examination, which are filled up with zeros. */
  offset: number;
  length: number;
}

/** An answer, or in `error` why there is none. */
export interface Answer {
  bytes: Buffer;
  error?: string;
}

const QUESTIONS: readonly Question[] = ['list', 'read', 'device', 'examine', 'capabilities', 'stream'];
const REQUEST_HEAD = 17;
const ANSWER_HEAD = 5;

/** Sends over a pipe; both ends block, so that the closure can read as from a file. Throws what writing to it throws (EPIPE). */
export function sendRequest(fd: number, { question, names, offset, length }: Request): void {
  const body = Buffer.from(names, 'latin1');
  const head = Buffer.alloc(REQUEST_HEAD);
  head.writeUInt8(QUESTIONS.indexOf(question), 0);
  head.writeUInt32LE(body.length, 1);
  head.writeDoubleLE(offset, 5);
  head.writeUInt32LE(length, 13);
  writeAll(fd, Buffer.concat([head, body]));
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
  if (fill(fd, head) < ANSWER_HEAD) return undefined;
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

/** Waits until the other side, or the pipe, has taken all. */
export function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done);
}
