import type { ReadEntry } from '../../tar/body.ts';
import type { Entry } from '../../tar/entry.ts';
import { type Elf, parseElf } from './elf.ts';

/**
 * Bytes that identify ELF files and scripts, with an ELF file's segment table. Most files are neither: no more is read
 * of them.
 */
const HEAD = 1 << 10;

/** The names of libraries lie close together: each read gets two pages. */
const PAGE = 4 << 10;

/** A larger string table is cut; the largest programs have less. */
const MAX_STRINGS = 8 << 20;

/** Characters of names in the cache. Above this (a hostile image) the cache is cleared and files are read again. */
const MAX_HELD = 32 << 20;

/** Reads the beginnings of files. Each file is read once, even if it has several names. */
export class Binaries {
  readonly #read: ReadEntry;
  readonly #elves = new Map<number, Elf | undefined>();
  #held = 0;
  /** The last file: its beginning, and a part of it from offset `partAt`. */
  #lastInode = -1;
  #head: Buffer = Buffer.alloc(0);
  #part: Buffer = Buffer.alloc(0);
  #partAt = Number.POSITIVE_INFINITY;

  constructor(read: ReadEntry) {
    this.#read = read;
  }

  /** The ELF headers of an entry; undefined if it is not an ELF file. */
  elf(entry: Entry): Elf | undefined {
    if (entry.type !== 'file' || entry.size === 0) return undefined;
    if (!this.#elves.has(entry.inode)) this.#remember(entry);
    return this.#elves.get(entry.inode);
  }

  #remember(entry: Entry): void {
    const elf = parseElf((at, length) => this.#bytes(entry, at, length));
    this.#held += elf ? lengthOf(elf) : 0;
    if (this.#held > MAX_HELD) {
      this.#elves.clear();
      this.#held = 0;
    }
    this.#elves.set(entry.inode, elf);
  }

  /** The names of an ELF file's dynamic symbols and libraries, separated by NULs; '' if it has none. Not cached. */
  functions(entry: Entry): string {
    const strings = this.elf(entry)?.strings;
    return strings ? this.#read(entry, strings.offset, Math.min(strings.size, MAX_STRINGS)).toString('latin1') : '';
  }

  /** The first bytes of a file, up to `length` (at most 1 KiB); empty for an entry without a body. */
  head(entry: Entry, length: number): Buffer {
    return entry.type === 'file' ? this.#bytes(entry, 0, length) : Buffer.alloc(0);
  }

  /** The first `limit` bytes of a file as text, one character per byte. */
  text(entry: Entry, limit: number): string {
    return this.#read(entry, 0, Math.min(entry.size, limit)).toString('latin1');
  }

  /** A whole file; empty if it has more than `limit` bytes. */
  whole(entry: Entry, limit: number): Buffer {
    return entry.size <= limit ? this.#read(entry, 0, entry.size) : Buffer.alloc(0);
  }

  #bytes(entry: Entry, offset: number, length: number): Buffer {
    if (entry.inode !== this.#lastInode) {
      this.#head = this.#read(entry, 0, HEAD);
      this.#partAt = Number.POSITIVE_INFINITY;
      this.#lastInode = entry.inode;
    }
    if (offset + length <= HEAD) return this.#head.subarray(offset, offset + length);
    if (length > PAGE) return this.#read(entry, offset, length);
    if (offset < this.#partAt || offset + length > this.#partAt + 2 * PAGE) {
      this.#partAt = offset - (offset % PAGE);
      this.#part = this.#read(entry, this.#partAt, 2 * PAGE);
    }
    return this.#part.subarray(offset - this.#partAt, offset - this.#partAt + length);
  }
}

function lengthOf({ needed, optional, rpath, runpath, soname, interpreter }: Elf): number {
  return [...needed, ...optional, rpath, runpath, soname, interpreter].reduce(
    (sum, text) => sum + (text?.length ?? 0),
    0,
  );
}
