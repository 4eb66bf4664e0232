import type { Entry } from '../rootfs/entry.ts';
import type { ByteSource } from '../rootfs/source.ts';
import type { FileAttributes } from './file-attributes.ts';
import type { Reader } from './reader.ts';

/** As much of a file as tells what it is. */
const HEAD = 1 << 10;
/** Files whose heads are held (12 MB), and files that are read whole with one request. */
const MAX_HEADS = 12_000;
const BATCH = 2000;

type Asked = Pick<Reader, 'read' | 'examine' | 'stream' | 'next'>;

/** A file by where its body lies in the one row of bytes that an index of the layers counts in. */
type Place = Pick<Entry, 'offset' | 'size' | 'path'>;

/**
 * The bodies of all files, read only when they are asked for, and with few requests where it is known what will be: a request takes as long
 * as reading ten kilobytes. Reading throws `LayersFailed`.
 */
export class LayersSource implements ByteSource {
  readonly #reader: Asked;
  /** In the order of their offsets. */
  readonly #places: Place[] = [];
  readonly #heads = new Map<number, Buffer>();
  readonly #whole = new Map<number, Buffer>();

  constructor(reader: Asked) {
    this.#reader = reader;
  }

  get size(): number {
    const last = this.#places.at(-1);
    return last ? last.offset + last.size : 0;
  }

  /** Takes files in the order of their offsets. */
  add(file: Place): void {
    if (file.size > 0) this.#places.push(file);
  }

  /**
   * Fetches the beginnings of files, which are likely to be read next. Returns the names of the first of them, and their attributes.
   */
  examine(entries: Iterable<Entry>): { names: string[]; attributes: FileAttributes } | undefined {
    const places = this.#placesOf(entries).slice(0, MAX_HEADS);
    if (places.length === 0) return undefined;
    const names = namesOf(places);
    const { heads, attributes } = this.#reader.examine(names, HEAD);
    for (const [at, { offset, size }] of places.entries()) {
      this.#heads.set(offset, heads.subarray(at * HEAD, at * HEAD + Math.min(size, HEAD)));
    }
    return { names, attributes };
  }

  /** Fetches whole files, which are read next, in place of those that were fetched like this before. They are held. */
  fetchWhole(entries: Iterable<Entry>): void {
    this.#whole.clear();
    const places = this.#placesOf(entries);
    for (let at = 0; at < places.length; at += BATCH) {
      const batch = places.slice(at, at + BATCH);
      this.#reader.stream(namesOf(batch));
      for (const { offset, size } of batch) {
        const bytes = Buffer.allocUnsafe(size);
        this.#reader.next(bytes);
        this.#whole.set(offset, bytes);
      }
    }
  }

  /** Gives back the memory of what was fetched. */
  forget(): void {
    this.#heads.clear();
    this.#whole.clear();
  }

  read(offset: number, length: number): Buffer {
    const target = Buffer.allocUnsafe(length);
    return target.subarray(0, this.readInto(offset, target));
  }

  readInto(offset: number, target: Buffer): number {
    if (target.length === 0) return 0;
    const whole = this.#whole.get(offset);
    if (whole && target.length <= whole.length) return whole.copy(target);
    const head = this.#heads.get(offset);
    if (head && target.length <= HEAD) return head.copy(target);
    const place = this.#placeOf(offset);
    return this.#reader.read(nameOf(place), offset - place.offset, target);
  }

  #placesOf(entries: Iterable<Entry>): Place[] {
    const seen = new Set<number>();
    const places: Place[] = [];
    for (const entry of entries) {
      const { type, size, offset, body } = entry;
      if (type !== 'file' || size === 0 || body || seen.has(offset)) continue;
      seen.add(offset);
      places.push(entry);
    }
    return places;
  }

  /** The last one that does not begin behind `offset`. */
  #placeOf(offset: number): Place {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#places[middle]!.offset <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#places[low - 1]!;
  }
}

function namesOf(places: readonly Place[]): string[] {
  return places.map(nameOf);
}

/** As the reader knows it: below its root. */
export function nameOf({ path }: Pick<Entry, 'path'>): string {
  return path.slice(1);
}
