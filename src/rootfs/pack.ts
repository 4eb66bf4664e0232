import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { storedSize } from './body.ts';
import type { PackedEntry } from './closure/closure.ts';
import type { Entry } from './entry.ts';
import { BLOCK } from './header.ts';
import { memberHeader, memberName } from './member-header.ts';
import { Sink } from './sink.ts';
import type { ByteSource } from './source.ts';

export interface PackOptions {
  /** The export that the entries index. */
  source: ByteSource;
  /** Sorted by path bytes; every parent is among them. */
  packed: readonly PackedEntry[];
  clamp: Clamp;
  /** The headers of the first of them and the bytes of the archive, where `packedSize` was asked already. */
  headers?: readonly Buffer[];
  size?: number;
}

/** Times that are the engine's become the image's, so that they are the same everywhere. All in seconds. */
export interface Clamp {
  /** When the instance was made: mtimes of the day from then on are the engine's. */
  since: number;
  /** When the image was made: of a later time is a folder that no layer describes, which the engine made when it took the image. */
  made: number;
  /** What they become. */
  to: number;
}

export interface PackedTar {
  /** Bytes of the archive, and its SHA-256 (hex). */
  size: number;
  sha256: string;
}

/** An entry as it is written. */
interface Member {
  entry: Entry;
  header: Buffer;
  /** Bytes of the body behind it. */
  stored: number;
}

/** A part of the archive: bytes, then the `stored` bytes of the body that an entry has in the source, then zeros up to a whole block. */
export interface Piece {
  bytes: Buffer;
  entry?: Entry | undefined;
  stored: number;
}

/** Writes rootfs.tar to `out`, see `packRootfs`. */
export type Pack = (options: PackOptions, out: number, buffer?: number) => Promise<PackedTar>;

/** The end mark. */
const END = 2 * BLOCK;
/** Bytes of headers that are kept from the planning to the writing; those of a million are made twice. */
const MAX_KEPT = 4 << 20;
/** What an image has from a time far ahead of it is not the engine's, and must not change its bytes when that time has come. */
const DAY = 86_400;

/** What the engine makes or touches when it creates a container: their times are the instance's, whatever the image's are. */
const ENGINE_MADE = new Set([
  '/dev',
  '/dev/console',
  '/dev/pts',
  '/dev/shm',
  '/etc',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/mtab',
  '/etc/resolv.conf',
  '/proc',
  '/run',
  '/sys',
]);

/**
 * Writes rootfs.tar to `out` from its current position: the packed entries in their order as pax members without "./", then the
 * end mark of two zero blocks and nothing more (as Go's archive/tar; POSIX asks for no more). Of hard links the first in order
 * has the body. No member for the root: an export does not tell the root's own mode and owner, the engine makes it. Same
 * entries, same bytes. `buffer`: see `Sink`.
 */
export async function packRootfs(options: PackOptions, out: FileHandle | number, buffer?: number): Promise<PackedTar> {
  const hash = createHash('sha256');
  const sink = new Sink(out, buffer, (bytes) => hash.update(bytes));
  for (const { bytes, entry, stored } of pieces(options)) {
    await sink.bytes(bytes);
    if (entry) await sink.copy(options.source, entry.offset, stored);
    await sink.zeros(padding(stored));
  }
  await sink.finish();
  return { size: sink.size, sha256: hash.digest('hex') };
}

/** All of the archive, in order. */
export function* pieces(options: PackOptions): Generator<Piece> {
  for (const { entry, header, stored } of members(options)) {
    if (stored === 0 || !entry.body) yield { bytes: header, entry: stored > 0 ? entry : undefined, stored };
    else yield { bytes: Buffer.concat([header, entry.body, Buffer.alloc(padding(stored))]), stored: 0 };
  }
  yield { bytes: Buffer.alloc(END), stored: 0 };
}

/** The bytes that `packRootfs` will write, and the headers that it need not make then. */
export function packedSize(options: PackOptions): { size: number; headers: Buffer[] } {
  let size = END;
  let kept = 0;
  const headers: Buffer[] = [];
  for (const { header, stored } of members(options)) {
    size += header.length + stored + padding(stored);
    kept += header.length;
    if (kept <= MAX_KEPT) headers.push(header);
  }
  return { size, headers };
}

function* members({ packed, clamp, headers = [] }: PackOptions): Generator<Member> {
  const shared = sharedInodes(packed);
  const bodies = new Map<number, string>();
  for (const [at, { entry }] of packed.entries()) {
    const hardLink = bodies.get(entry.inode);
    const header = headers[at] ?? memberHeader(entry, { ...timeOf(entry, clamp), hardLink });
    if (hardLink === undefined && shared.has(entry.inode)) bodies.set(entry.inode, memberName(entry));
    yield { entry, header, stored: hardLink === undefined ? storedSize(entry) : 0 };
  }
}

/** Bytes from the end of a body to that of its last block. */
export function padding(size: number): number {
  return -size & (BLOCK - 1);
}

/** Those that have several of the names: most have one, and to remember each of a million takes as much memory as the rest. */
function sharedInodes(packed: readonly PackedEntry[]): Set<number> {
  const seen = new Uint8Array(packed.reduce((most, { entry }) => Math.max(most, entry.inode), 0) + 1);
  const shared = new Set<number>();
  for (const { entry } of packed) {
    if (seen[entry.inode] === 1) shared.add(entry.inode);
    seen[entry.inode] = 1;
  }
  return shared;
}

function timeOf(entry: Entry, { since, made, to }: Clamp): { mtime: number; nanos?: number } {
  const engines =
    (entry.mtime >= since && entry.mtime < since + DAY) ||
    ENGINE_MADE.has(entry.path) ||
    (entry.mtime > made && isImplied(entry));
  return engines ? { mtime: Math.floor(to) } : { mtime: entry.mtime, nanos: entry.nanos };
}

/** Whether it looks like a folder that no layer describes (moby, pkg/archive, ImpliedDirectoryMode; containerd, archive/tar.go, mkparent). */
function isImplied({ type, mode, uid, gid }: Entry): boolean {
  return type === 'directory' && mode === 0o755 && uid === 0 && gid === 0;
}
