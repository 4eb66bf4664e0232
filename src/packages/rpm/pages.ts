import type { Entry } from '../../tar/entry.ts';
import type { Bodies } from '../bodies.ts';

/** Bytes per read: a request costs as much time as reading ten kilobytes. */
const CHUNK = 256 << 10;
/** Chunks in memory. */
const HELD = 16;

/** Random access to a large file, in chunks. */
export class Pages {
  readonly #bodies: Bodies;
  readonly #entry: Entry;
  /** Least recently used first. */
  readonly #chunks = new Map<number, Buffer>();

  constructor(bodies: Bodies, entry: Entry) {
    this.#bodies = bodies;
    this.#entry = entry;
  }

  get size(): number {
    return this.#entry.size;
  }

  /** Up to `length` bytes from `offset`, fewer only at the end. Throws `Unreadable` when the budget is used up. */
  at(offset: number, length: number): Buffer {
    const first = Math.floor(offset / CHUNK);
    const from = offset - first * CHUNK;
    if (from + length <= CHUNK) return this.#chunk(first).subarray(from, from + length);
    const parts = [this.#chunk(first).subarray(from)];
    for (let got = CHUNK - from, at = first + 1; got < length; got += CHUNK, at += 1) {
      const part = this.#chunk(at).subarray(0, length - got);
      if (part.length === 0) break;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  #chunk(index: number): Buffer {
    const known = this.#chunks.get(index);
    if (known) this.#chunks.delete(index);
    const chunk = known ?? this.#load(index);
    this.#chunks.set(index, chunk);
    return chunk;
  }

  #load(index: number): Buffer {
    if (this.#chunks.size === HELD) this.#chunks.delete(this.#chunks.keys().next().value!);
    const offset = index * CHUNK;
    const length = Math.min(CHUNK, this.size - offset);
    return length > 0 ? this.#bodies.bytes(this.#entry, offset, length) : Buffer.alloc(0);
  }
}
