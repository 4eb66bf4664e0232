import type { Entry, EntryType, Extent } from './entry.ts';
import { BLOCK } from './header.ts';
import { octal } from './number.ts';
import { formatTime, paxRecord } from './pax.ts';

const TYPES: Record<EntryType, string> = { file: '0', symlink: '2', char: '3', block: '4', directory: '5', fifo: '6' };
const MAX_NAME = 100;
const MAX_PREFIX = 155;

/** The fields of an entry that depend on the archive it is written to. */
export interface As {
  mtime: number;
  nanos?: number;
  /** For a hard link: `memberName` of the member that has the body. */
  hardLink?: string;
}

/** A path as archives store it: without the leading "/", and with a trailing "/" for a directory. */
export function memberName({ path, type }: Pick<Entry, 'path' | 'type'>): string {
  return type === 'directory' ? `${path.slice(1)}/` : path.slice(1);
}

/**
 * The blocks before a member's body (POSIX.1-2001 pax): a ustar header. If something does not fit, an extended header
 * precedes it: long or non-ASCII names, large numbers, attributes, fractions of a second, GNU sparse format 1.0 (its
 * map comes last). Names are written byte for byte. User names, atime and ctime are not written.
 */
export function memberHeader(entry: Entry, as: As): Buffer {
  // A hard link repeats the attributes: Docker chowns it, and the kernel then removes the body's file capabilities.
  const body = as.hardLink === undefined ? entry : { ...entry, size: 0, sparse: undefined };
  const map = body.sparse && sparseMap(body.sparse);
  const size = map && body.sparse ? map.length + total(body.sparse) : body.size;
  const name = memberName(entry);
  const link = as.hardLink ?? entry.linkname ?? '';
  const type = as.hardLink === undefined ? TYPES[entry.type] : '1';
  // Every field by name: with a million members, a spread costs more than everything else.
  const { mode, uid, gid, device } = entry;
  const block = ustarBlock({ mode, uid, gid, device, name, link, type, size, mtime: as.mtime });
  const records = paxRecords(body, as, name, link, size);
  if (records.length === 0) return block;
  const extension = Buffer.concat(records);
  const extended = ustarBlock({ ...NOBODY, name: paxName(name), type: 'x', size: extension.length });
  return Buffer.concat([extended, pad(extension), block, ...(map ? [map] : [])]);
}

function paxRecords(entry: Entry, as: As, name: string, link: string, size: number): Buffer[] {
  const records: Buffer[] = [];
  const add = (key: string, value: string | Buffer) => records.push(paxRecord(key, value));
  if (!splitName(name)) add('path', name);
  if (!fits(link)) add('linkpath', link);
  if (octal(entry.uid, 8) === undefined) add('uid', String(entry.uid));
  if (octal(entry.gid, 8) === undefined) add('gid', String(entry.gid));
  if (octal(size, 12) === undefined) add('size', String(size));
  if (as.nanos || octal(as.mtime, 12) === undefined) add('mtime', formatTime(as.mtime, as.nanos ?? 0));
  for (const key of [...(entry.xattrs?.keys() ?? [])].sort()) add(`SCHILY.xattr.${key}`, entry.xattrs!.get(key)!);
  if (entry.sparse) {
    add('GNU.sparse.major', '1');
    add('GNU.sparse.minor', '0');
    add('GNU.sparse.name', name);
    add('GNU.sparse.realsize', String(entry.size));
  }
  return records;
}

interface Block extends Pick<Entry, 'mode' | 'uid' | 'gid' | 'mtime' | 'device'> {
  name: string;
  link: string;
  type: string;
  size: number;
}

const NOBODY = { mode: 0o644, uid: 0, gid: 0, mtime: 0, link: '' };

/** A value that does not fit is cut or zero here; the extended header has the real one. */
function ustarBlock(fields: Block): Buffer {
  // allocUnsafe uses the pool: half a million separate buffers take half a gigabyte until they are collected.
  const block = Buffer.allocUnsafe(BLOCK).fill(0);
  const [prefix, name] = splitName(fields.name) ?? ['', ascii(fields.name)];
  block.write(name, 0, MAX_NAME, 'latin1');
  block.write(number(fields.mode, 8), 100, 'latin1');
  block.write(number(fields.uid, 8), 108, 'latin1');
  block.write(number(fields.gid, 8), 116, 'latin1');
  block.write(number(fields.size, 12), 124, 'latin1');
  block.write(number(fields.mtime, 12), 136, 'latin1');
  block.write(`        ${fields.type}`, 148, 'latin1');
  block.write(fits(fields.link) ? fields.link : ascii(fields.link), 157, MAX_NAME, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(number(fields.device?.major ?? 0, 8), 329, 'latin1');
  block.write(number(fields.device?.minor ?? 0, 8), 337, 'latin1');
  block.write(prefix, 345, MAX_PREFIX, 'latin1');
  let sum = 0;
  for (let at = 0; at < BLOCK; at += 1) sum += block[at]!;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function number(value: number, length: number): string {
  return octal(value, length) ?? octal(0, length)!;
}

/** The ustar fields prefix and name, or undefined if the name does not fit. */
function splitName(name: string): [prefix: string, name: string] | undefined {
  if (fits(name)) return ['', name];
  if (name.length > MAX_NAME + 1 + MAX_PREFIX || !isPlain(name)) return undefined;
  // A directory's last "/" belongs to its name.
  const slash = name.lastIndexOf('/', Math.min(MAX_PREFIX, name.length - 2));
  const rest = name.length - slash - 1;
  return slash > 0 && rest <= MAX_NAME ? [name.slice(0, slash), name.slice(slash + 1)] : undefined;
}

function fits(name: string): boolean {
  return name.length <= MAX_NAME && isPlain(name);
}

/** True for printable ASCII: every reader decodes these bytes alike. */
function isPlain(name: string): boolean {
  return !/[^\x20-\x7e]/.test(name);
}

function ascii(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '_').slice(0, MAX_NAME);
}

function paxName(name: string): string {
  return `PaxHeaders/${ascii(name.replace(/\/$/, '').replace(/^.*\//s, '')).slice(0, MAX_NAME - 11)}`;
}

function sparseMap(runs: readonly Extent[]): Buffer {
  const numbers = [runs.length, ...runs.flatMap(({ at, length }) => [at, length])];
  return pad(Buffer.from(`${numbers.join('\n')}\n`, 'latin1'));
}

function total(runs: readonly Extent[]): number {
  return runs.reduce((sum, { length }) => sum + length, 0);
}

function pad(bytes: Buffer): Buffer {
  const missing = -bytes.length & (BLOCK - 1);
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}
