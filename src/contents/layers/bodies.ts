import type { ByteSource } from '../../tar/byte-source.ts';
import type { Entry } from '../../tar/entry.ts';
import type { FileAttributes } from './file-attributes.ts';
import type { Reader } from './reader.ts';
import { tarName } from './wire.ts';

/** Bytes of a file that are enough to detect its type. */
const HEAD = 1 << 10;

/** Number of files whose heads are in memory (12 MB), and of whole files per request. */
const MAX_HEADS = 12_000;
const BATCH = 2000;

type Asked = Pick<Reader, 'read' | 'examine' | 'stream' | 'next'>;

/** A file, and the position of its body in the index's numbering of all bodies. */
type BodyPlace = Pick<Entry, 'offset' | 'size' | 'path'>;

/**
 * The bodies of all files, read on demand. Announced reads are combined into few requests: a request takes as long as
 * reading ten kilobytes. Reading throws `LayersFailed`.
 */
export class LayersSource implements ByteSource {
  readonly #reader: Asked;
  /** In order of offset. */
  readonly #places: BodyPlace[] = [];
  readonly #heads = new Map<number, Buffer>();
  readonly #whole = new Map<number, Buffer>();

  constructor(reader: Asked) {
    this.#reader = reader;
  }

  get size(): number {
    const last = this.#places.at(-1);
    return last ? last.offset + last.size : 0;
  }

  /** Call with files in order of offset. */
  add(file: BodyPlace): void {
    if (file.size > 0) this.#places.push(file);
  }

  /**
   * Fetches the beginnings of the first 12,000 files: they are probably read next. Returns these files' names and
   * attributes.
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

  /** Fetches whole files into memory, since they are read next. Replaces the files of the previous call. */
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

  /** Frees the memory of fetched files. */
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
    return this.#reader.read(tarName(place), offset - place.offset, target);
  }

  #placesOf(entries: Iterable<Entry>): BodyPlace[] {
    const seen = new Set<number>();
    const places: BodyPlace[] = [];
    for (const entry of entries) {
      const { type, size, offset, body } = entry;
      if (type !== 'file' || size === 0 || body || seen.has(offset)) continue;
      seen.add(offset);
      places.push(entry);
    }
    return places;
  }

  /** The last file that does not start after `offset`. */
  #placeOf(offset: number): BodyPlace {
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

function namesOf(places: readonly BodyPlace[]): string[] {
  return places.map(tarName);
}
