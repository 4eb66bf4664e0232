import { Failure } from '../base/failure.ts';
import type { Extent } from './entry.ts';

/** Fields from extended header records. If a field is absent, the plain header's field counts. */
export interface PaxFields {
  path?: string;
  linkpath?: string;
  size?: number;
  uid?: number;
  gid?: number;
  mtime?: number;
  nanos?: number;
  xattrs?: Map<string, Buffer>;
  sparse?: PaxSparse;
}

/** GNU.sparse.*: formats 0.0 and 0.1 have the runs here, format 1.0 (`major`) at the beginning of the body. */
export interface PaxSparse {
  major?: number;
  name?: string;
  realSize?: number;
  runs: Extent[];
}

const XATTR = 'SCHILY.xattr.';

/**
 * Reads the records of a pax extended header ("LENGTH KEY=VALUE\n", POSIX pax "Extended Header"). They override the
 * records of the global header, `base`; an empty value unsets one. Unknown keys are ignored. Throws `Failure` if the
 * records are broken.
 */
export function readPax(body: Buffer, base: PaxFields = {}): PaxFields {
  const fields: PaxFields = { ...base };
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const space = body.indexOf(0x20, at);
    const digits = space > at && space - at < 12 ? body.toString('latin1', at, space) : '';
    const end = at + (/^\d+$/.test(digits) ? Number(digits) : 0);
    const equals = body.indexOf(0x3d, space);
    if (end <= at || end > body.length || equals < 0 || equals >= end || body[end - 1] !== 0x0a) {
      throw new Failure('the archive has a broken pax header');
    }
    setField(fields, base, body.toString('latin1', space + 1, equals), body.subarray(equals + 1, end - 1));
    at = end;
  }
  return fields;
}

/**
 * Reads the records of a global header, which override those of earlier ones. Also throws `Failure` for attributes and
 * holes: each member would get a copy, and no engine writes them.
 */
export function readGlobal(body: Buffer, base: PaxFields): PaxFields {
  const fields = readPax(body, base);
  if (fields.xattrs || fields.sparse) throw new Failure('the archive has attributes or holes in a global pax header');
  return fields;
}

function setField(fields: PaxFields, base: PaxFields, key: string, value: Buffer): void {
  if (key.startsWith(XATTR)) {
    // A copy: `base` must not change.
    if (fields.xattrs === base.xattrs) fields.xattrs = new Map(base.xattrs);
    fields.xattrs!.set(key.slice(XATTR.length), Buffer.from(value));
    return;
  }
  const text = value.toString('latin1');
  if (key.startsWith('GNU.sparse.')) {
    if (fields.sparse === base.sparse) fields.sparse = { ...base.sparse, runs: [...(base.sparse?.runs ?? [])] };
    setSparse(fields.sparse!, key.slice('GNU.sparse.'.length), text);
  } else if (key === 'path' || key === 'linkpath') {
    fields[key] = text === '' ? undefined : text;
  } else if (key === 'size' || key === 'uid' || key === 'gid') {
    fields[key] = text === '' ? undefined : number(text);
  } else if (key === 'mtime') {
    Object.assign(fields, readTime(text));
  }
}

function setSparse(sparse: PaxSparse, key: string, text: string): void {
  if (key === 'major') sparse.major = number(text);
  else if (key === 'name') sparse.name = text;
  else if (key === 'size' || key === 'realsize') sparse.realSize = number(text);
  else if (key === 'offset') sparse.runs.push({ at: number(text), length: 0 });
  else if (key === 'numbytes' && sparse.runs.length > 0) sparse.runs.at(-1)!.length = number(text);
  else if (key === 'map') sparse.runs = pairs(text.split(',').map(number));
}

/** Runs from alternating offsets and lengths, as the sparse formats store them. */
export function pairs(numbers: readonly number[]): Extent[] {
  const runs: Extent[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2) runs.push({ at: numbers[at]!, length: numbers[at + 1]! });
  return runs;
}

function number(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new Failure('the archive has a broken number in a pax header');
  return value;
}

function readTime(text: string): { mtime?: number; nanos?: number } {
  if (text === '') return { mtime: undefined, nanos: undefined };
  const parts = /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(text);
  if (!parts) throw new Failure('the archive has a broken time in a pax header');
  const nanos = Number((parts[3] ?? '').slice(0, 9).padEnd(9, '0'));
  const seconds = Number(parts[2]);
  if (parts[1] === '') return { mtime: seconds, nanos };
  return nanos === 0 ? { mtime: 0 - seconds, nanos } : { mtime: -seconds - 1, nanos: 1_000_000_000 - nanos };
}

/** A time as a pax record's value: decimal seconds, with a fraction unless it is 0. */
export function formatTime(seconds: number, nanos: number): string {
  if (nanos === 0) return String(seconds);
  const whole = seconds < 0 ? seconds + 1 : seconds;
  const part = seconds < 0 ? 1_000_000_000 - nanos : nanos;
  const fraction = String(part).padStart(9, '0').replace(/0+$/, '');
  return `${seconds < 0 ? '-' : ''}${Math.abs(whole)}.${fraction}`;
}

/**
 * One record. Its length includes the digits of the length. `value` is bytes, or a string with one character per byte.
 */
export function paxRecord(key: string, value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const rest = Buffer.byteLength(key, 'latin1') + bytes.length + 3;
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} ${key}=`, 'latin1'), bytes, Buffer.from('\n')]);
}
