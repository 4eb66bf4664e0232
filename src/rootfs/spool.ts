import { Failure } from '../failure.ts';
import { BLOCK, type Frame, isZero, linknameIn, nameIn, readFrame } from './header.ts';
import { EXTENSIONS, type Extensions, extend, padded, storedSize } from './members.ts';
import { readGlobal } from './pax.ts';
import type { Wanted } from './wanted.ts';

/** Takes `bytes`, valid only during the call, for the offset `at` of the spool. */
export type Write = (bytes: Buffer, at: number) => void;

/** A body up to this size is spooled with the headers around it: to leave it out saves nothing. */
const SMALL = 4 << 10;
const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1');
/** A longer header is not collected, see `#frame`. */
const MAX_HEADER = 128 << 10;

/**
 * Spools an export stream: every byte at its own offset, but without the bodies that nobody is likely to ask for, since to write a whole
 * image costs more than the engine needs to send it. What looks other than engines write it (sparse members, a size that is none) is spooled
 * from there to the end: to judge it is the index's work.
 */
export class Spool {
  readonly #wanted: Wanted;
  readonly #write: Write;
  /** Offsets of the bodies that were left out. */
  readonly leftOut: number[] = [];
  #global: Extensions = { pax: {} };
  #before: Extensions = this.#global;
  #size = 0;
  #members = 0;
  /** Up to this offset lies a body. */
  #until = 0;
  #keeping = true;
  #ended = false;
  /** The beginning of a header whose end has not come yet. */
  #rest = Buffer.alloc(0);

  constructor(wanted: Wanted, write: Write) {
    this.#wanted = wanted;
    this.#write = write;
  }

  /** Bytes of the stream taken so far. */
  get size(): number {
    return this.#size;
  }

  /** Whether the end mark came: what may follow it is not looked at. */
  get ended(): boolean {
    return this.#ended;
  }

  /** How many members were taken and written with everything behind them: not the newest. Not counted beyond what engines write. */
  get passed(): number {
    return Math.max(0, this.#members - 1);
  }

  /** Takes the next bytes of the stream. */
  push(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const taken = this.#take(all);
    this.#rest = Buffer.from(all.subarray(taken));
  }

  /** The stream is over, perhaps within a header. */
  finish(): void {
    if (this.#rest.length > 0) this.#write(this.#rest, this.#size);
    this.#size += this.#rest.length;
  }

  /** Returns how many bytes it could take: all but the beginning of a header. */
  #take(bytes: Buffer): number {
    const begin = this.#size;
    const end = begin + bytes.length;
    let written = begin;
    const writeUpTo = (offset: number) => {
      if (written < offset) this.#write(bytes.subarray(written - begin, offset - begin), written);
    };
    while (this.#size < end) {
      if (this.#size >= this.#until) {
        const header = this.#frame(bytes.subarray(this.#size - begin));
        if (header === 0) break;
        this.#size += header;
        continue;
      }
      const to = Math.min(end, this.#until);
      if (!this.#keeping) {
        writeUpTo(this.#size);
        written = to;
      }
      this.#size = to;
    }
    writeUpTo(this.#size);
    return this.#size - begin;
  }

  /** Reads the header at the beginning of `bytes` and returns its length, 0 when there are too few bytes for it. */
  #frame(bytes: Buffer): number {
    if (bytes.length < BLOCK) return 0;
    try {
      if (isZero(bytes.subarray(0, BLOCK))) {
        this.#ended = true;
        return this.#keepRest();
      }
      const header = readFrame(bytes);
      if (!EXTENSIONS.includes(header.type)) return this.#frameMember(header, bytes);
      const length = BLOCK + padded(header.size);
      if (!(length <= MAX_HEADER)) return this.#keepRest();
      if (bytes.length < length) return 0;
      this.#extend(header.type, bytes.subarray(BLOCK, BLOCK + header.size));
      return length;
    } catch (error) {
      if (error instanceof Failure) return this.#keepRest();
      throw error;
    }
  }

  #extend(type: string, body: Buffer): void {
    if (type === 'g') {
      this.#global = { pax: readGlobal(body, this.#global.pax) };
      this.#before = { ...this.#before, pax: this.#global.pax };
    } else {
      this.#before = extend(this.#before, type, body, this.#global.pax);
    }
  }

  #frameMember(header: Frame, bytes: Buffer): number {
    const { pax } = this.#before;
    if (header.type === 'S' || pax.sparse) return this.#keepRest();
    const stored = storedSize(header, pax, this.#size);
    if (stored > SMALL && bytes.length < BLOCK + ELF_MAGIC.length) return 0;
    this.#keeping = this.#isKept(stored, bytes) || stored <= SMALL;
    this.#until = this.#size + BLOCK + padded(stored);
    if (!this.#keeping) this.leftOut.push(this.#size + BLOCK);
    this.#members += 1;
    this.#before = this.#global;
    return BLOCK;
  }

  /** Most members are small and no links: their names are of no interest. */
  #isKept(stored: number, bytes: Buffer): boolean {
    const linkname = this.#before.pax.linkpath ?? this.#before.linkname ?? linknameIn(bytes);
    if (stored <= SMALL && linkname === '') return true;
    const name = this.#before.pax.path ?? this.#before.name ?? nameIn(bytes);
    const elf = stored > SMALL && ELF_MAGIC.equals(bytes.subarray(BLOCK, BLOCK + ELF_MAGIC.length));
    return this.#wanted.body(name, linkname) || (elf && this.#wanted.elf(name, stored));
  }

  #keepRest(): number {
    this.#keeping = true;
    this.#until = Number.POSITIVE_INFINITY;
    return BLOCK;
  }
}
