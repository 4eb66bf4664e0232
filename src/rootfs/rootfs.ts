import { type ImagePath, showPath } from '../base/path.ts';
import type { ImageConfig } from '../image/config.ts';
import type { ReadEntry } from '../tar/body.ts';
import { readBody } from '../tar/body.ts';
import type { ByteSource } from '../tar/byte-source.ts';
import type { Entry } from '../tar/entry.ts';
import { type CloseResult, closureOf, type PackedEntry, type Reason } from './closure/closure.ts';
import type { RecordsOf } from './closure/records.ts';
import type { PackageNames } from './selection/selection.ts';
import type { Tree } from './tree.ts';
import { type Clamp, type Pack, type PackOptions, packedSize } from './write.ts';

export interface RootfsOptions {
  /** The export and its index. */
  source: ByteSource;
  tree: Tree;
  /** Offsets of bodies that the export lacks. */
  leftOut: ReadonlySet<number>;
  /** Adds details to the packed entries that the index lacks. */
  complete: (packed: readonly PackedEntry[]) => readonly PackedEntry[];
  /** `packRootfs`, or an equivalent that runs where the bodies are. */
  pack: Pack;
  list: readonly ImagePath[];
  /** The reason for each listed path that was not traced. */
  reasons?: ReadonlyMap<ImagePath, Reason>;
  config: ImageConfig;
  /** Replaces CMD unless empty. */
  command: readonly string[];
  keep: readonly string[];
  drop: readonly string[];
  packages?: PackageNames;
  /** Set if package records are packed too. */
  records?: RecordsOf;
  clamp: Clamp;
}

export interface Rootfs extends CloseResult {
  /** Bytes of the tar and its SHA-256 (hex). */
  size: number;
  sha256: string;
}

/**
 * Above this size (bytes), use the large buffer: the engine, which reads rootfs.tar meanwhile, is slower in any case.
 */
const LARGE = 128 << 20;
const SMALL_BUFFER = 256 << 10;

/** The plan for rootfs.tar. */
export interface Plan {
  closed: CloseResult;
  tar: PackOptions;
  pack: Pack;
  /** Size in bytes. */
  size: number;
}

/** Thrown if the export lacks a needed body. */
export class BodyLeftOut extends Error {
  constructor(entry: Entry) {
    super(`${showPath(entry.path)} was left out of the export`);
  }
}

/** Reads bodies of an export. Throws `BodyLeftOut` if the export lacks one. */
export function bodyReader({ source, leftOut }: Pick<RootfsOptions, 'source' | 'leftOut'>): ReadEntry {
  return (entry, offset, length) => {
    requireBody(entry, leftOut);
    return readBody(source, entry, offset, length);
  };
}

function requireBody(entry: Entry, leftOut: ReadonlySet<number>): void {
  if (!entry.body && leftOut.has(entry.offset)) throw new BodyLeftOut(entry);
}

/** Completes the list by the closure. Throws `BodyLeftOut` if the export lacks a needed body. */
export function planRootfs(options: RootfsOptions): Plan {
  const { source, tree, list, config, keep, drop, packages, clamp } = options;
  const closed = closureOf({
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
  return { ...closed, packed: [...tar.packed], size, sha256 };
}
