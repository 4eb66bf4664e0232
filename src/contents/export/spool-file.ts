import { writeSync } from 'node:fs';
import { type ByteSource, fdSource, readNew } from '../../tar/byte-source.ts';

/** Bytes per write. Writing aligned windows takes a fifth of the time of writing the arriving pieces. */
const WINDOW = 1 << 20;
/** A hole up to this size is written as zeros, together with the bytes around it. */
const SMALL_HOLE = 64 << 10;

/**
 * A file that is written front to back, with holes, through one buffer. The newest bytes are read from memory. The
 * caller opens the empty file and closes it.
 */
export class SpoolFile implements ByteSource {
  readonly #fd: number;
  readonly #file: ByteSource;
  readonly #window = Buffer.allocUnsafe(WINDOW);
  /** The window has the bytes from `#begin` to `#end`. */
  #begin = 0;
  #end = 0;
  /** The file has the bytes up to here. */
  #written = 0;

  /** `sizeOf` returns the number of bytes so far, including holes. */
  constructor(fd: number, sizeOf: () => number) {
    this.#fd = fd;
    this.#file = fdSource(fd, sizeOf);
  }

  get size(): number {
    return this.#file.size;
  }

  /** Writes bytes at offset `at`, after all earlier bytes. Copies `bytes`. */
  write(bytes: Buffer, at: number): void {
    const hole = at - this.#end;
    if (hole > Math.min(SMALL_HOLE, this.#room())) this.#moveTo(at);
    this.#window.fill(0, this.#end - this.#begin, at - this.#begin);
    this.#end = at;
    for (let done = 0; done < bytes.length; ) {
      if (this.#room() === 0) this.#moveTo(this.#end);
      const part = bytes.subarray(done, done + this.#room());
      this.#window.set(part, this.#end - this.#begin);
      this.#end += part.length;
      done += part.length;
    }
  }

  /** Writes the bytes that are only in memory. */
  flush(): void {
    for (let at = Math.max(this.#begin, this.#written); at < this.#end; this.#written = at)
      at += writeSync(this.#fd, this.#window, at - this.#begin, this.#end - at, at);
  }

  read(offset: number, length: number): Buffer {
    return readNew((from, target) => this.readInto(from, target), this.size, offset, length);
  }

  readInto(offset: number, target: Buffer): number {
    const end = offset + target.length;
    if (offset >= this.#begin && end <= this.#end)
      return this.#window.copy(target, 0, offset - this.#begin, end - this.#begin);
    if (end > this.#written) this.flush();
    return this.#file.readInto(offset, target);
  }

  #moveTo(offset: number): void {
    this.flush();
    this.#begin = offset;
    this.#end = offset;
  }

  /** Free bytes in the window, which ends at a multiple of its size. */
  #room(): number {
    return WINDOW - (this.#begin % WINDOW) - (this.#end - this.#begin);
  }
}
