import type { ByteSource } from '../rootfs/source.ts';
import type { Reader } from './reader.ts';

/** Where the bodies of files lie in the one row of bytes that an index of the layers counts in. */
export class Places {
  readonly #offsets: number[] = [];
  readonly #names: string[] = [];

  /** Takes places in the order of their offsets. */
  add(offset: number, name: string): void {
    this.#offsets.push(offset);
    this.#names.push(name);
  }

  /** The file whose body holds the byte at `offset`, and where in it that is. */
  at(offset: number): { name: string; offset: number } {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#offsets[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return { name: this.#names[low - 1]!, offset: offset - this.#offsets[low - 1]! };
  }
}

/** The bodies of all files, read only when they are asked for. Reading throws `LayersFailed`. */
export function layersSource(reader: Pick<Reader, 'read'>, places: Places, size: number): ByteSource {
  const readInto = (offset: number, target: Buffer) => {
    if (target.length === 0) return 0;
    const place = places.at(offset);
    return reader.read(place.name, place.offset, target);
  };
  const read = (offset: number, length: number) => {
    const target = Buffer.allocUnsafe(length);
    return target.subarray(0, readInto(offset, target));
  };
  return { size, readInto, read };
}
