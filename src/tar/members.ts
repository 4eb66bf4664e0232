import { Failure } from '../base/failure.ts';
import type { ByteSource } from './byte-source.ts';
import type { Extent } from './entry.ts';
import { BLOCK, type Header, isZero, readHeader } from './header.ts';
import { type PaxFields, readGlobal, readPax } from './pax.ts';
import { checkRuns, readMap, readOldMap } from './sparse.ts';
import { Window } from './window.ts';

/** One member of an archive, extended headers applied. Names are verbatim, one character per byte. */
export interface Member extends Header {
  nanos: number;
  xattrs: Map<string, Buffer> | undefined;
  /** Where the stored bytes begin. */
  offset: number;
  sparse: Extent[] | undefined;
}

/** Limit for an extended header, in bytes. The kernel's limits are 4 KiB per name and 64 KiB per attribute. */
const MAX_EXTENSION = 16 << 20;

/** Types of extended headers, which describe the member after them. */
export const EXTENSIONS = 'xXgLK';

/** The extended headers of a member. */
export interface Extensions {
  /** Includes the fields of the global header. */
  pax: PaxFields;
  name?: string;
  linkname?: string;
}

/**
 * The members of a tar in any format that Go's archive/tar and GNU tar write (v7, ustar, pax, old GNU). Bodies are not
 * read. Throws `Failure` if the archive is damaged or ends before its end mark, a block of zeros.
 */
export function* members(source: ByteSource): Generator<Member> {
  const window = new Window(source);
  let global: PaxFields = {};
  let before: Extensions = { pax: global };
  for (let at = 0; ; ) {
    const block = window.at(at, BLOCK);
    if (block.length < BLOCK) throw truncated();
    if (isZero(block)) return;
    const header = readHeader(block, at);
    if (EXTENSIONS.includes(header.type)) {
      const body = extension(window, at, header.size);
      if (header.type === 'g') global = readGlobal(body, global);
      before = header.type === 'g' ? { ...before, pax: global } : extend(before, header.type, body, global);
      at += BLOCK + padded(header.size);
      continue;
    }
    const { member, stored } = join(window, at, header, before);
    const end = member.offset + padded(stored);
    if (!(end <= source.size)) throw truncated();
    at = end;
    before = { pax: global };
    yield member;
  }
}

function extension(window: Window, at: number, size: number): Buffer {
  if (!(size <= MAX_EXTENSION)) throw new Failure(`the archive is damaged: oversized extended header at byte ${at}`);
  const body = window.at(at + BLOCK, size);
  if (body.length < size) throw truncated();
  return body;
}

/**
 * Adds the body of an extended header (not a global one) to `before`. As in GNU tar, the last header of a kind counts.
 * Throws `Failure` if the body is broken.
 */
export function extend(before: Extensions, type: string, body: Buffer, global: PaxFields): Extensions {
  if (type === 'L') return { ...before, name: untilNul(body) };
  if (type === 'K') return { ...before, linkname: untilNul(body) };
  return { ...before, pax: readPax(body, global) };
}

function join(window: Window, at: number, header: Header, before: Extensions): { member: Member; stored: number } {
  const pax = before.pax;
  const stored = memberSize(header, pax, at);
  // Every field by name: with a million members, a spread costs more than everything else.
  const member: Member = {
    name: pax.sparse?.name ?? pax.path ?? before.name ?? header.name,
    mode: header.mode,
    uid: pax.uid ?? header.uid,
    gid: pax.gid ?? header.gid,
    size: stored,
    mtime: pax.mtime ?? header.mtime,
    type: header.type,
    linkname: pax.linkpath ?? before.linkname ?? header.linkname,
    devMajor: header.devMajor,
    devMinor: header.devMinor,
    nanos: pax.nanos ?? 0,
    xattrs: pax.xattrs,
    offset: at + BLOCK,
    sparse: undefined,
  };
  if (header.type === 'S') return takeOldSparse(window, at, member, stored);
  if (pax.sparse && hasBody(header.type)) return takeSparse(window, member, stored, pax.sparse);
  return { member, stored };
}

/** Number of body bytes after the header at `at`. Throws `Failure` if the header has no valid size. */
export function memberSize(header: Pick<Header, 'type' | 'size'>, pax: PaxFields, at: number): number {
  const stored = hasBody(header.type) ? (pax.size ?? header.size) : 0;
  if (!(stored >= 0)) throw new Failure(`the archive is damaged: no valid size in the header at byte ${at}`);
  return stored;
}

/**
 * Go's archive/tar and GNU tar agree: links, devices, directories and FIFOs have no body, even if their size is not 0.
 */
function hasBody(type: string): boolean {
  return !'123456'.includes(type);
}

function takeOldSparse(window: Window, at: number, member: Member, stored: number) {
  const { runs, offset, realSize } = readOldMap(window, at);
  checkRuns(runs, realSize, stored);
  return { member: { ...member, type: '0', size: realSize, sparse: runs, offset }, stored };
}

function takeSparse(window: Window, member: Member, stored: number, sparse: NonNullable<PaxFields['sparse']>) {
  const map = sparse.major === 1 ? readMap(window, member.offset, stored) : undefined;
  const runs = map?.runs ?? sparse.runs;
  const offset = map?.offset ?? member.offset;
  const left = stored - (offset - member.offset);
  const realSize = sparse.realSize ?? Number.NaN;
  checkRuns(runs, realSize, left);
  return { member: { ...member, size: realSize, sparse: runs, offset }, stored: left };
}

/** A size rounded up to whole blocks. */
export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function untilNul(body: Buffer): string {
  const end = body.indexOf(0);
  return body.toString('latin1', 0, end < 0 ? body.length : end);
}

function truncated(): Failure {
  return new Failure('the export is incomplete: the archive ends before its end mark', {
    fix: 'Check that the engine runs and that the disk has free space, then run it again.',
  });
}
