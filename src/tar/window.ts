import type { ByteSource } from './byte-source.ts';

/** Bytes per read. A header with its extension fits into MIN; MAX is for long runs of members without bodies. */
const MIN = 2 << 10;
const MAX = 64 << 10;

/**
 * A view of the source that moves forward with few reads: the longer it moves without a jump, the more it reads ahead.
 */
export class Window {
  readonly source: ByteSource;
  readonly #bytes = Buffer.allocUnsafe(MAX);
  #start = 0;
  #length = 0;
  #ahead = MIN;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The bytes from `offset`, fewer at the end of the source; valid until the next call. */
  at(offset: number, length: number): Buffer {
    if (length > MAX) return this.source.read(offset, length);
    const end = this.#start + this.#length;
    if (offset < this.#start || offset + length > end) {
      this.#ahead = offset >= this.#start && offset <= end ? Math.min(2 * this.#ahead, MAX) : MIN;
      this.#start = offset;
      this.#length = this.source.readInto(offset, this.#bytes.subarray(0, Math.max(length, this.#ahead)));
    }
    const from = offset - this.#start;
    return this.#bytes.subarray(from, Math.min(from + length, this.#length));
  }
}
