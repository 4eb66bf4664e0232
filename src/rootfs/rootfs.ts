import type { ImageConfig } from '../image/config.ts';
import type { ImagePath } from '../path.ts';
import { readBody } from './body.ts';
import { type CloseResult, close } from './closure/closure.ts';
import { packRootfs } from './pack.ts';
import type { ByteSource } from './source.ts';
import type { Tree } from './tree.ts';

export interface RootfsOptions {
  /** The export and its index. */
  source: ByteSource;
  tree: Tree;
  list: readonly ImagePath[];
  config: ImageConfig;
  /** Replaces CMD when not empty. */
  command: readonly string[];
  keep: readonly string[];
  drop: readonly string[];
  /** Seconds: mtimes from `since` on are the engine's and become `to`, see `packRootfs`. */
  clamp: { since: number; to: number };
}

export interface Rootfs extends CloseResult {
  /** Bytes of the tar and its SHA-256 (hex). */
  size: number;
  sha256: string;
}

/** Completes the list by the closure and writes rootfs.tar to `out` (a file descriptor). */
export async function makeRootfs(options: RootfsOptions, out: number): Promise<Rootfs> {
  const { source, tree, list, config, keep, drop, clamp } = options;
  const closed = close({
    tree,
    read: (entry, offset, length) => readBody(source, entry, offset, length),
    list,
    config,
    command: options.command.length > 0 ? [...options.command] : undefined,
    keep,
    drop,
  });
  const tar = await packRootfs({ source, packed: closed.packed, clamp }, out);
  return { ...closed, size: tar.size, sha256: tar.sha256 };
}
