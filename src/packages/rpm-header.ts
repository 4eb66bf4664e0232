import { Unreadable } from './budget.ts';

/** Tags of RPM headers (rpm's include/rpm/rpmtag.h). */
export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  buildTime: 1006,
  installTime: 1008,
  size: 1009,
  vendor: 1011,
  license: 1014,
  architecture: 1022,
  fileStates: 1029,
  sourceRpm: 1044,
  folderIndexes: 1116,
  lastNames: 1117,
  folderNames: 1118,
} as const;

const INT16 = 3;
const INT32 = 4;
const STRING = 6;
const STRINGS = 8;
const I18N = 9;
const ENTRY = 16;
/** The file's place is taken by another package's file, or it was never installed, see rpmfileState: only these are there. */
const NORMAL = 0;
/** Of one package; largest have some ten thousand. */
const MAX_FOLDERS = 500_000;

interface Place {
  type: number;
  offset: number;
  count: number;
}

/**
 * An RPM header as the database keeps it: number of entries, size of the data, entries of four big-endian numbers (tag, type, offset,
 * count), data. What is damaged counts as absent.
 * Source: https://rpm-software-management.github.io/rpm/manual/format_header.html (without the magic before it)
 */
export class RpmHeader {
  readonly #data: Buffer;
  readonly #places = new Map<number, Place>();

  /** Throws `Unreadable` for what is no header. */
  constructor(blob: Buffer) {
    const count = blob.length < 8 ? 0 : blob.readUInt32BE(0);
    const begin = 8 + count * ENTRY;
    if (count === 0 || begin + blob.readUInt32BE(4) > blob.length) throw new Unreadable('a package in it is damaged');
    this.#data = blob.subarray(begin, begin + blob.readUInt32BE(4));
    for (let at = 8; at < begin; at += ENTRY) {
      const place = {
        type: blob.readUInt32BE(at + 4),
        offset: blob.readUInt32BE(at + 8),
        count: blob.readUInt32BE(at + 12),
      };
      if (place.offset <= this.#data.length) this.#places.set(blob.readUInt32BE(at), place);
    }
  }

  /** The first text of a tag. */
  text(tag: number): string | undefined {
    for (const text of this.texts(tag)) return text;
    return undefined;
  }

  /** The texts of a tag, one character a byte. */
  *texts(tag: number): Generator<string> {
    const place = this.#places.get(tag);
    if (!place || ![STRING, STRINGS, I18N].includes(place.type)) return;
    let at = place.offset;
    for (let left = place.type === STRING ? 1 : place.count; left > 0 && at < this.#data.length; left -= 1) {
      const end = this.#data.indexOf(0, at);
      if (end < 0) return;
      yield this.#data.toString('latin1', at, end);
      at = end + 1;
    }
  }

  /** A number of a tag of 16 or 32 bits, the first one where `index` is not given. */
  number(tag: number, index = 0): number | undefined {
    const place = this.#places.get(tag);
    const size = place?.type === INT32 ? 4 : place?.type === INT16 ? 2 : 0;
    if (!place || size === 0 || index >= place.count) return undefined;
    const at = place.offset + index * size;
    return at + size <= this.#data.length ? this.#data.readUIntBE(at, size) : undefined;
  }

  /** The absolute paths of the package's files and folders that were installed. Throws `Unreadable`. */
  *paths(): Generator<string> {
    const folders: string[] = [];
    for (const folder of this.texts(TAG.folderNames)) {
      if (folders.push(folder) > MAX_FOLDERS)
        throw new Unreadable('a package in it has more folders than any that is known');
    }
    const states = this.#places.get(TAG.fileStates);
    let index = 0;
    for (const name of this.texts(TAG.lastNames)) {
      const folder = folders[this.number(TAG.folderIndexes, index) ?? -1];
      const state = states && index < states.count ? this.#data[states.offset + index] : NORMAL;
      if (folder !== undefined && state === NORMAL) yield `${folder}${name}`;
      index += 1;
    }
  }
}
