import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { storedSize } from '../tar/body.ts';
import type { ByteSource } from '../tar/byte-source.ts';
import type { Entry } from '../tar/entry.ts';
import { BLOCK } from '../tar/header.ts';
import { memberHeader, memberName } from '../tar/member-header.ts';
import { Sink } from '../tar/sink.ts';
import type { PackedEntry } from './closure/closure.ts';

export interface PackOptions {
  /** The export that the entries index. */
  source: ByteSource;
  /** Sorted by path bytes, with all parents. */
  packed: readonly PackedEntry[];
  clamp: Clamp;
  /** From `packedSize`, if already computed: the headers of the first entries, and the archive's size in bytes. */
  headers?: readonly Buffer[];
  size?: number;
}

/** Replaces times that the engine set, so that the result is reproducible. All in seconds. */
export interface Clamp {
  /** Creation time of the container: mtimes in the 24 hours from then on are the engine's. */
  since: number;
  /**
   * Creation time of the image. A folder that no layer describes has a later time: the engine made it when it stored
   * the image.
   */
  made: number;
  /** The new time. */
  to: number;
}

export interface PackedTar {
  /** Bytes of the archive, and its SHA-256 (hex). */
  size: number;
  sha256: string;
}

/** An entry in the archive. */
interface RootfsMember {
  entry: Entry;
  header: Buffer;
  /** Bytes of the body after the header. */
  stored: number;
}

/**
 * A part of the archive: `bytes`, then the `stored` bytes of the entry's body in the source, then zeros up to a whole
 * block.
 */
export interface Piece {
  bytes: Buffer;
  entry?: Entry | undefined;
  stored: number;
}

/** Writes rootfs.tar to `out`, see `packRootfs`. */
export type Pack = (options: PackOptions, out: number, buffer?: number) => Promise<PackedTar>;

/** The end mark. */
const END = 2 * BLOCK;
/** Limit in bytes for headers that are kept from planning to writing. The others are made again. */
const MAX_KEPT = 4 << 20;
/** A time far in the future is the image's own, not the engine's: it must not change when that time comes. */
const DAY = 86_400;

/** Paths that the engine creates or touches in each container: their times are never the image's. */
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
 * Writes rootfs.tar to `out` from its current position: the packed entries in order as pax members without "./", then
 * the end mark of two zero blocks (like Go's archive/tar; POSIX needs no more). The first of several hard links has the
 * body. The root has no member: an export lacks its mode and owner, and the engine creates it. The same entries give
 * the same bytes. `buffer`: see `Sink`.
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

/** The pieces of the whole archive, in order. */
export function* pieces(options: PackOptions): Generator<Piece> {
  for (const { entry, header, stored } of members(options)) {
    if (stored === 0 || !entry.body) yield { bytes: header, entry: stored > 0 ? entry : undefined, stored };
    else yield { bytes: Buffer.concat([header, entry.body, Buffer.alloc(padding(stored))]), stored: 0 };
  }
  yield { bytes: Buffer.alloc(END), stored: 0 };
}

/** The size in bytes of the archive that `packRootfs` writes, and headers that it can reuse. */
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

function* members({ packed, clamp, headers = [] }: PackOptions): Generator<RootfsMember> {
  const shared = sharedInodes(packed);
  const bodies = new Map<number, string>();
  for (const [at, { entry }] of packed.entries()) {
    const hardLink = bodies.get(entry.inode);
    const header = headers[at] ?? memberHeader(entry, { ...timeOf(entry, clamp), hardLink });
    if (hardLink === undefined && shared.has(entry.inode)) bodies.set(entry.inode, memberName(entry));
    yield { entry, header, stored: hardLink === undefined ? storedSize(entry) : 0 };
  }
}

/** Number of bytes from the end of a body to the end of its last block. */
export function padding(size: number): number {
  return -size & (BLOCK - 1);
}

/**
 * The inodes with several names. Only these are remembered: a million inodes take as much memory as everything else.
 */
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

/**
 * True if it looks like a folder that no layer describes (moby, pkg/archive, ImpliedDirectoryMode; containerd,
 * archive/tar.go, mkparent).
 */
function isImplied({ type, mode, uid, gid }: Entry): boolean {
  return type === 'directory' && mode === 0o755 && uid === 0 && gid === 0;
}
