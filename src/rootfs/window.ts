import type { ByteSource } from './source.ts';

/** Large enough for a run of small members, small enough not to read the bodies that are skipped. */
const WINDOW = 16 << 10;

/** A view of the source that is moved forward with few reads. */
export class Window {
  readonly source: ByteSource;
  readonly #bytes = Buffer.allocUnsafe(WINDOW);
  #start = 0;
  #length = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The bytes from `offset`, fewer at the end of the source; valid until the next call. */
  at(offset: number, length: number): Buffer {
    if (length > WINDOW) return this.source.read(offset, length);
    if (offset < this.#start || offset + length > this.#start + this.#length) {
      this.#start = offset;
      this.#length = this.source.readInto(offset, this.#bytes);
    }
    const from = offset - this.#start;
    return this.#bytes.subarray(from, Math.min(from + length, this.#length));
  }
}
