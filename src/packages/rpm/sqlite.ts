import { Unreadable } from '../budget.ts';

/** A value of a row: a blob is bytes, null is undefined. */
export type Value = Buffer | string | number | undefined;

/** No valid page tree is deeper. */
const MAX_DEPTH = 20;
/** The largest packages have a few megabytes. */
const MAX_PAYLOAD = 32 << 20;
const MAX_COLUMNS = 64;
const INTERIOR = 5;
const LEAF = 13;

/**
 * Reads a table of an SQLite database in bounded time and memory. No indexes, no writing: package databases do not need
 * them.
 * Source: https://www.sqlite.org/fileformat2.html
 */
export class Sqlite {
  readonly #page: (number: number) => Buffer;
  readonly #pages: number;
  /** Bytes of a page without its reserved end. */
  readonly #usable: number;
  #left: number;

  /**
   * `page` returns the unchanging bytes of a page; pages count from 1. Throws `Unreadable` if this is not an SQLite
   * database.
   */
  constructor(header: Buffer, pages: number, page: (number: number) => Buffer) {
    if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
      throw wrong('it is not an SQLite database');
    this.#page = page;
    this.#pages = pages;
    this.#usable = pageSizeOf(header) - header[20]!;
    if (this.#usable < 480) throw wrong('its pages are too small');
    // Each page belongs to one place in one tree.
    this.#left = pages;
  }

  /** The rows of a table, each as its values. Throws `Unreadable`. */
  *rows(table: string): Generator<Value[]> {
    for (const [type, name, , root] of this.#walk(1, 0)) {
      if (type !== 'table' || name !== table || typeof root !== 'number') continue;
      yield* this.#walk(root, 0);
      return;
    }
    throw wrong(`it has no table ${table}`);
  }

  *#walk(number: number, depth: number): Generator<Value[]> {
    const page = this.#take(number);
    const head = number === 1 ? 100 : 0;
    const type = page[head];
    if ((type !== INTERIOR && type !== LEAF) || depth > MAX_DEPTH) throw wrong('its tree of pages is damaged');
    const cells = head + (type === LEAF ? 8 : 12);
    const count = page.readUInt16BE(head + 3);
    if (cells + 2 * count > page.length) throw wrong('a page is damaged');
    for (let at = 0; at < count; at += 1) {
      const cell = page.readUInt16BE(cells + 2 * at);
      if (cell + 4 > page.length) throw wrong('a page is damaged');
      if (type === LEAF) yield valuesOf(this.#payload(page, cell));
      else yield* this.#walk(page.readUInt32BE(cell), depth + 1);
    }
    if (type === INTERIOR) yield* this.#walk(page.readUInt32BE(head + 8), depth + 1);
  }

  #take(number: number): Buffer {
    this.#left -= 1;
    if (this.#left < 0 || number < 1 || number > this.#pages) throw wrong('its tree of pages is damaged');
    const page = this.#page(number);
    if (page.length < this.#usable) throw wrong('it is cut off');
    return page;
  }

  /** A row's bytes: those in its cell, then those in the chain of pages that the cell leads to. */
  #payload(page: Buffer, cell: number): Buffer {
    const [size, afterSize] = varint(page, cell);
    const [, begin] = varint(page, afterSize);
    if (size > MAX_PAYLOAD) throw wrong('a row is larger than any package');
    const local = this.#local(size);
    if (begin + local + (local < size ? 4 : 0) > page.length) throw wrong('a row is damaged');
    if (local === size) return page.subarray(begin, begin + local);
    const parts = [page.subarray(begin, begin + local)];
    let next = page.readUInt32BE(begin + local);
    for (let left = size - local; left > 0; left -= this.#usable - 4) {
      const more = this.#take(next);
      next = more.readUInt32BE(0);
      parts.push(more.subarray(4, Math.min(this.#usable, 4 + left)));
    }
    return Buffer.concat(parts);
  }

  /** Section 1.6 of the format: number of a row's bytes in its cell. */
  #local(size: number): number {
    const most = this.#usable - 35;
    if (size <= most) return size;
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const local = least + ((size - least) % (this.#usable - 4));
    return local <= most ? local : least;
  }
}

/** The size of a database's pages, by its first 100 bytes. */
export function pageSizeOf(header: Buffer): number {
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
}

/** Section 2.1 of the format: the types of the values, then the values. */
function valuesOf(record: Buffer): Value[] {
  const [head, first] = varint(record, 0);
  const values: Value[] = [];
  let body = head;
  for (let at = first; at < Math.min(head, record.length) && values.length < MAX_COLUMNS; ) {
    const [type, next] = varint(record, at);
    const size = sizeOf(type);
    values.push(cellOf(type, record.subarray(body, body + size)));
    body += size;
    at = next;
  }
  return values;
}

function sizeOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type]!;
}

function cellOf(type: number, bytes: Buffer): Value {
  if (type >= 12) return type % 2 === 0 ? bytes : bytes.toString('latin1');
  if (type === 8 || type === 9) return type - 8;
  if (type === 0 || type > 6 || bytes.length === 0) return undefined;
  return bytes.length > 6 ? Number(bytes.readBigInt64BE()) : bytes.readIntBE(0, bytes.length);
}

/** A varint (up to nine bytes, seven bits each; large numbers are rounded), and the offset after it. */
function varint(bytes: Buffer, at: number): [value: number, end: number] {
  let value = 0;
  for (let count = 0; count < 8; count += 1) {
    const byte = bytes[at + count] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + count + 1];
  }
  return [value * 256 + (bytes[at + 8] ?? 0), at + 9];
}

function wrong(what: string): Unreadable {
  return new Unreadable(what);
}
