import { Unreadable } from '../budget.ts';

/** Tags of RPM headers (rpm's include/rpm/rpmtag.h). */
export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  summary: 1004,
  buildTime: 1006,
  installTime: 1008,
  size: 1009,
  distribution: 1010,
  vendor: 1011,
  license: 1014,
  packager: 1015,
  url: 1020,
  os: 1021,
  architecture: 1022,
  fileSizes: 1028,
  fileStates: 1029,
  fileModes: 1030,
  fileTimes: 1034,
  fileDigests: 1035,
  fileLinks: 1036,
  fileFlags: 1037,
  fileOwners: 1039,
  fileGroups: 1040,
  sourceRpm: 1044,
  provideNames: 1047,
  requireFlags: 1048,
  requireNames: 1049,
  requireVersions: 1050,
  provideFlags: 1112,
  provideVersions: 1113,
  folderIndexes: 1116,
  lastNames: 1117,
  folderNames: 1118,
  digestKind: 5011,
  modularity: 5096,
} as const;

const STRING = 6;
/** Value sizes in bytes of the fixed-size types: CHAR, INT8, INT16, INT32, INT64. */
const SIZES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 };
/** STRING, STRING_ARRAY and I18NSTRING: texts that end with NUL. */
const TEXTS = [STRING, 8, 9];
const ENTRY = 16;
/** The state of installed files. In other states a file was replaced or never installed (rpmfileState). */
const NORMAL = 0;
/** Per package. The largest packages have about ten thousand. */
const MAX_FOLDERS = 500_000;

interface TagPlace {
  type: number;
  offset: number;
  count: number;
}

/** A tag's values in the form that another header needs. */
export interface HeaderPart {
  tag: number;
  type: number;
  count: number;
  bytes: Buffer;
  /** The offset must be a multiple of `align`. */
  align: number;
}

/** A file or folder of a package: its index in the header, and its absolute path. */
export interface HeaderFile {
  index: number;
  path: string;
}

/**
 * An RPM header in the database: number of entries, size of the data, entries of four big-endian numbers (tag, type,
 * offset, count), data. Damaged values count as absent.
 * Source: https://rpm-software-management.github.io/rpm/manual/format_header.html (without the magic before it)
 */
export class RpmHeader {
  readonly #data: Buffer;
  readonly #places = new Map<number, TagPlace>();

  /** Throws `Unreadable` if `blob` is not a header. */
  constructor(blob: Buffer) {
    const count = blob.length < 8 ? 0 : blob.readUInt32BE(0);
    const begin = 8 + count * ENTRY;
    if (count === 0 || begin + blob.readUInt32BE(4) > blob.length) throw new Unreadable('a package in it is damaged');
    this.#data = blob.subarray(begin, begin + blob.readUInt32BE(4));
    for (let at = 8; at < begin; at += ENTRY) {
      const [tag, type, offset, count] = [0, 4, 8, 12].map((field) => blob.readUInt32BE(at + field)) as [
        number,
        number,
        number,
        number,
      ];
      if (offset <= this.#data.length) this.#places.set(tag, { type, offset, count });
    }
  }

  /** The first text of a tag. */
  text(tag: number): string | undefined {
    for (const text of this.texts(tag)) return text;
    return undefined;
  }

  /** The texts of a tag, one character per byte. */
  *texts(tag: number): Generator<string> {
    const place = this.#places.get(tag);
    if (!place || !TEXTS.includes(place.type)) return;
    let at = place.offset;
    for (let left = place.type === STRING ? 1 : place.count; left > 0 && at < this.#data.length; left -= 1) {
      const end = this.#data.indexOf(0, at);
      if (end < 0) return;
      yield this.#data.toString('latin1', at, end);
      at = end + 1;
    }
  }

  /** A number of a tag; default: the first one. */
  number(tag: number, index = 0): number | undefined {
    const place = this.#places.get(tag);
    const size = place && SIZES[place.type];
    if (!place || !size || size > 4 || index >= place.count) return undefined;
    const at = place.offset + index * size;
    return at + size <= this.#data.length ? this.#data.readUIntBE(at, size) : undefined;
  }

  /** The package's installed files and folders. Throws `Unreadable`. */
  *files(): Generator<HeaderFile> {
    const folders: string[] = [];
    for (const folder of this.texts(TAG.folderNames)) {
      if (folders.push(folder) > MAX_FOLDERS)
        throw new Unreadable(`a package in it has more than ${MAX_FOLDERS} folders`);
    }
    let index = 0;
    for (const name of this.texts(TAG.lastNames)) {
      const folder = folders[this.number(TAG.folderIndexes, index) ?? -1];
      const state = this.number(TAG.fileStates, index) ?? NORMAL;
      if (folder !== undefined && state === NORMAL) yield { index, path: `${folder}${name}` };
      index += 1;
    }
  }

  /** The values of a tag, or only those with the given ascending indexes; undefined if any is missing. */
  part(tag: number, indexes?: readonly number[]): HeaderPart | undefined {
    const place = this.#places.get(tag);
    if (!place) return undefined;
    const size = SIZES[place.type];
    const bytes = size
      ? this.#numbersOf(place, size, indexes)
      : TEXTS.includes(place.type)
        ? this.#textsOf(tag, indexes)
        : undefined;
    if (!bytes) return undefined;
    return { tag, type: place.type, count: indexes?.length ?? place.count, bytes, align: size ?? 1 };
  }

  #numbersOf({ offset, count }: TagPlace, size: number, indexes: readonly number[] | undefined): Buffer | undefined {
    const all = this.#data.subarray(offset, offset + count * size);
    if (all.length < count * size) return undefined;
    if (!indexes) return all;
    if ((indexes.at(-1) ?? 0) >= count) return undefined;
    return Buffer.concat(indexes.map((index) => all.subarray(index * size, (index + 1) * size)));
  }

  #textsOf(tag: number, indexes: readonly number[] | undefined): Buffer | undefined {
    const place = this.#places.get(tag)!;
    const texts: string[] = [];
    let at = 0;
    let wanted = 0;
    for (const text of this.texts(tag)) {
      if (!indexes || indexes[wanted] === at) {
        texts.push(text);
        wanted += 1;
      }
      at += 1;
    }
    const count = indexes?.length ?? (place.type === STRING ? 1 : place.count);
    return texts.length === count ? Buffer.from(texts.map((text) => `${text}\0`).join(''), 'latin1') : undefined;
  }
}
