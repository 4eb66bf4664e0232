import { Failure } from '../../base/failure.ts';
import { BLOCK, type Frame, isZero, linknameIn, nameIn, readFrame } from '../../tar/header.ts';
import { EXTENSIONS, type Extensions, extend, memberSize, padded } from '../../tar/members.ts';
import { readGlobal } from '../../tar/pax.ts';
import type { Wanted } from './wanted.ts';

/** Writes `bytes`, which are valid only during the call, at offset `at` of the spool. */
export type WriteAt = (bytes: Buffer, at: number) => void;

/** A body up to this size is always spooled: leaving it out saves nothing. */
const SMALL = 4 << 10;
const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1');
/** A longer header is not collected, see `#frame`. */
const MAX_HEADER = 128 << 10;

/**
 * Spools an export stream: every byte at its own offset, without the bodies that are probably not needed. Writing a
 * whole image takes longer than the engine takes to send it. From the first member that engines do not write (sparse
 * members, an invalid size), everything is spooled: the index then decides.
 */
export class Spool {
  readonly #wanted: Wanted;
  readonly #write: WriteAt;
  /** Offsets of left-out bodies. */
  readonly leftOut: number[] = [];
  #global: Extensions = { pax: {} };
  #before: Extensions = this.#global;
  #size = 0;
  #members = 0;
  /** End offset of the current body. */
  #until = 0;
  #keeping = true;
  #ended = false;
  /** The beginning of an incomplete header. */
  #rest = Buffer.alloc(0);

  constructor(wanted: Wanted, write: WriteAt) {
    this.#wanted = wanted;
    this.#write = write;
  }

  /** Bytes of the stream taken so far. */
  get size(): number {
    return this.#size;
  }

  /** True after the end mark. Bytes after it are ignored. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Number of members that are written completely, without the newest one. Stops counting at the first unusual member.
   */
  get passed(): number {
    return Math.max(0, this.#members - 1);
  }

  /** Adds the next bytes of the stream. */
  push(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const taken = this.#take(all);
    this.#rest = Buffer.from(all.subarray(taken));
  }

  /** Call at the end of the stream, which can be within a header. */
  finish(): void {
    if (this.#rest.length > 0) this.#write(this.#rest, this.#size);
    this.#size += this.#rest.length;
  }

  /** Returns the number of bytes taken: all except an incomplete header. */
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

  /** Reads the header at the beginning of `bytes` and returns its length, or 0 if it is incomplete. */
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
    const stored = memberSize(header, pax, this.#size);
    if (stored > SMALL && bytes.length < BLOCK + ELF_MAGIC.length) return 0;
    this.#keeping = this.#isKept(stored, bytes) || stored <= SMALL;
    this.#until = this.#size + BLOCK + padded(stored);
    if (!this.#keeping) this.leftOut.push(this.#size + BLOCK);
    this.#members += 1;
    this.#before = this.#global;
    return BLOCK;
  }

  /** Most members are small and not links: they are kept without looking at their names. */
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
