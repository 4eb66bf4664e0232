import type { ImageConfig } from '../image/config.ts';
import { type ImagePath, showPath } from '../path.ts';
import { readBody } from './body.ts';
import type { ReadEntry } from './closure/binaries.ts';
import { type CloseResult, close, type PackedEntry, type Reason } from './closure/closure.ts';
import type { RecordsOf } from './closure/records.ts';
import type { Entry } from './entry.ts';
import { type Clamp, type Pack, type PackOptions, packedSize } from './pack.ts';
import type { PackageNames } from './selection.ts';
import type { ByteSource } from './source.ts';
import type { Tree } from './tree.ts';

export interface RootfsOptions {
  /** The export and its index. */
  source: ByteSource;
  tree: Tree;
  /** Offsets of bodies that the export lacks. */
  leftOut: ReadonlySet<number>;
  /** The packed entries with what the index does not tell. */
  complete: (packed: readonly PackedEntry[]) => readonly PackedEntry[];
  /** `packRootfs`, or what does the same where the bodies are. */
  pack: Pack;
  list: readonly ImagePath[];
  /** Why a path is listed that was not traced. */
  reasons?: ReadonlyMap<ImagePath, Reason>;
  config: ImageConfig;
  /** Replaces CMD when not empty. */
  command: readonly string[];
  keep: readonly string[];
  drop: readonly string[];
  packages?: PackageNames;
  /** Where what describes the packed files is to be packed too. */
  records?: RecordsOf;
  clamp: Clamp;
}

export interface Rootfs extends CloseResult {
  /** Bytes of the tar and its SHA-256 (hex). */
  size: number;
  sha256: string;
}

/** From so many bytes on the engine, which reads rootfs.tar while it is written, is far behind in any case, and asking for it often only costs. */
const LARGE = 128 << 20;
const SMALL_BUFFER = 256 << 10;

/** What rootfs.tar will be. */
export interface Plan {
  closed: CloseResult;
  tar: PackOptions;
  pack: Pack;
  /** Bytes. */
  size: number;
}

/** A body that is needed was left out of the export. */
export class BodyLeftOut extends Error {
  constructor(entry: Entry) {
    super(`${showPath(entry.path)} was left out of the export`);
  }
}

/** Reads bodies of an export. Throws `BodyLeftOut` for one that it lacks. */
export function bodyReader({ source, leftOut }: Pick<RootfsOptions, 'source' | 'leftOut'>): ReadEntry {
  return (entry, offset, length) => {
    requireBody(entry, leftOut);
    return readBody(source, entry, offset, length);
  };
}

function requireBody(entry: Entry, leftOut: ReadonlySet<number>): void {
  if (!entry.body && leftOut.has(entry.offset)) throw new BodyLeftOut(entry);
}

/** Completes the list by the closure. Throws `BodyLeftOut` when the export lacks what is needed. */
export function planRootfs(options: RootfsOptions): Plan {
  const { source, tree, list, config, keep, drop, packages, clamp } = options;
  const closed = close({
    tree,
    read: bodyReader(options),
    list,
    reasons: options.reasons,
    config,
    command: options.command.length > 0 ? [...options.command] : undefined,
    keep,
    drop,
    packages,
    records: options.records,
    time: Math.floor(clamp.to),
  });
  for (const { entry } of closed.packed) requireBody(entry, options.leftOut);
  const tar = { source, packed: options.complete(closed.packed), clamp };
  const { size, headers } = packedSize(tar);
  return { closed, tar: { ...tar, headers, size }, pack: options.pack, size };
}

/** Writes rootfs.tar to `out` (a file descriptor). */
export async function writeRootfs({ closed, tar, pack, size: planned }: Plan, out: number): Promise<Rootfs> {
  const { size, sha256 } = await pack(tar, out, planned < LARGE ? SMALL_BUFFER : undefined);
  return { ...closed, size, sha256 };
}
