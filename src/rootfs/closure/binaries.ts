import { type Elf, parseElf } from '../elf.ts';
import type { Entry } from '../entry.ts';

export type ReadEntry = (entry: Entry, offset: number, length: number) => Buffer;

/** What tells ELF files and scripts from the rest, with an ELF file's table of segments; most files are neither, and no more of them is read. */
const HEAD = 1 << 10;
/** The names of libraries lie near each other: read at once, and twice as many bytes as one is asked for. */
const PAGE = 4 << 10;
/** Larger tables than the largest programs have are cut. */
const MAX_STRINGS = 8 << 20;
/** Characters of names that are remembered at once: what a hostile image has of them is read again. */
const MAX_HELD = 32 << 20;

/** Reads the beginnings of files, each once however many names it has. */
export class Binaries {
  readonly #read: ReadEntry;
  readonly #elves = new Map<number, Elf | undefined>();
  #held = 0;
  /** Of the file that was looked into last: its beginning, and bytes from some offset on. */
  #lastInode = -1;
  #head: Buffer = Buffer.alloc(0);
  #part: Buffer = Buffer.alloc(0);
  #partAt = Number.POSITIVE_INFINITY;

  constructor(read: ReadEntry) {
    this.#read = read;
  }

  /** What an entry's ELF headers say; undefined when it is no ELF file. */
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

  /** The names of an ELF file's dynamic symbols and libraries, with NULs between them; '' when there are none. Read each time. */
  functions(entry: Entry): string {
    const strings = this.elf(entry)?.strings;
    return strings ? this.#read(entry, strings.offset, Math.min(strings.size, MAX_STRINGS)).toString('latin1') : '';
  }

  /** The first bytes of a file, up to `length` (at most 1 KiB); empty for what has no body. */
  head(entry: Entry, length: number): Buffer {
    return entry.type === 'file' ? this.#bytes(entry, 0, length) : Buffer.alloc(0);
  }

  /** A whole small file as text, one character a byte; its first `limit` bytes when it is larger. */
  text(entry: Entry, limit: number): string {
    return this.#read(entry, 0, Math.min(entry.size, limit)).toString('latin1');
  }

  /** The whole of a file that has at most `limit` bytes, else nothing. */
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
