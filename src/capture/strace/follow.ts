import { close, constants, createReadStream, createWriteStream, fstatSync, openSync, read } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { EXIT, Failure } from '../../base/failure.ts';
import { heapIsNearlyFull } from '../../base/heap.ts';
import { showBytes } from '../../base/units.ts';

const CHUNK = 1 << 20;
/** strace's lines have a few paths, of at most 4 KiB each (PATH_MAX) and at most 4 characters a byte. */
const MOST_LINE = 1 << 20;
/** Hours of a busy program. */
const MOST_TRACE = 4 * 2 ** 30;

const readInto = promisify(read);
const closed = promisify(close);

/**
 * Reads a trace line by line while it grows, one character per byte. The container can write anything into the file,
 * so only what strace could have written is accepted; else `more` and `end` throw `Failure`.
 */
export class Follower {
  readonly #take: (line: string) => void;
  #file: number | undefined;
  #at = 0;
  #rest = '';

  /** Opens the file at once: later, a program in the container may have changed its mode and owner. */
  constructor(path: string, take: (line: string) => void) {
    this.#take = take;
    this.#file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  }

  /** Bytes read so far. */
  get size(): number {
    return this.#at;
  }

  /** True if the file has grown since the last reading. */
  hasMore(): boolean {
    return this.sizeNow() > this.#at;
  }

  /** The present size of the file. */
  sizeNow(): number {
    return this.#file === undefined ? 0 : fstatSync(this.#file).size;
  }

  /**
   * Reads to the current end, or only to this size: a busy program writes faster than this reads. A line without its
   * newline waits for the rest.
   */
  async more(size = this.sizeNow()): Promise<void> {
    const file = this.#file;
    if (file === undefined || size === this.#at) return;
    if (size < this.#at) throw changed('it became shorter');
    if (size > MOST_TRACE) throw tooLarge(size);
    const buffer = Buffer.allocUnsafe(CHUNK);
    while (this.#at < size) {
      const { bytesRead } = await readInto(file, buffer, 0, Math.min(CHUNK, size - this.#at), this.#at);
      if (bytesRead === 0) throw changed('it became shorter');
      this.#at += bytesRead;
      this.#split(buffer.subarray(0, bytesRead));
    }
  }

  #split(bytes: Buffer): void {
    // strace prints other bytes than text as escapes. A hole of any size reads as zeros.
    if (bytes.includes(0)) throw changed('it has zero bytes');
    const lines = (this.#rest + bytes.toString('latin1')).split('\n');
    this.#rest = lines.pop()!;
    if (this.#rest.length > MOST_LINE) throw changed(`it has a line of more than ${showBytes(MOST_LINE)}`);
    for (const line of lines) this.#take(line);
    if (heapIsNearlyFull()) throw tooMuch();
  }

  /** Reads the rest. A last line without a newline counts: its writer may have been killed. */
  async end(): Promise<void> {
    await this.more();
    if (this.#rest !== '') this.#take(this.#rest);
    this.#rest = '';
  }

  /** Copies what was read into a new file. */
  async copyTo(path: string): Promise<void> {
    const from = { fd: this.#file!, autoClose: false, start: 0, end: Math.max(0, this.#at - 1) };
    await pipeline(createReadStream('', from), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  }

  async close(): Promise<void> {
    if (this.#file !== undefined) await closed(this.#file);
    this.#file = undefined;
  }
}

function changed(how: string): Failure {
  return new Failure(`a program in the container changed strace's output: ${how}`, {
    exitCode: EXIT.incomplete,
    fix: 'The file list cannot be trusted. Use tracer: sysdig, which writes nothing into the container.',
  });
}

function tooMuch(): Failure {
  return new Failure("reading strace's output takes too much memory", {
    exitCode: EXIT.incomplete,
    fix: 'A container with many processes or made-up lines can cause this. Use tracer: sysdig.',
  });
}

function tooLarge(size: number): Failure {
  return new Failure(`strace's output has ${showBytes(size)}, more than ${showBytes(MOST_TRACE)}`, {
    exitCode: EXIT.incomplete,
    fix: 'Use tracer: sysdig, or a shorter test.',
  });
}
