import type { ImageConfig } from '../../image/config.ts';
import type { ImagePath } from '../../path.ts';
import type { Tree } from '../tree.ts';
import { Binaries, type ReadEntry } from './binaries.ts';
import { packConfig } from './config.ts';
import { dropUnwanted } from './drop.ts';
import { type Environment, environmentOf } from './environment.ts';
import { packInterpreter } from './interpreter.ts';
import { packKept } from './keep.ts';
import { Libraries } from './library.ts';
import { Nss } from './nss.ts';
import { type PackedEntry, Packing } from './packing.ts';
import { packParent } from './parent.ts';
import { packTarget } from './symlink.ts';

export type { PackedEntry, Reason } from './packing.ts';

export interface ClosureOptions {
  tree: Tree;
  /** Reads up to `length` bytes from `offset` of a file's body. */
  read: ReadEntry;
  /** The file list; what the tree lacks of it is no error. */
  list: readonly ImagePath[];
  config: ImageConfig;
  /** Replace the image's Cmd and Entrypoint. */
  command?: string[];
  entrypoint?: string[];
  /** Globs, see `select`. */
  keep: readonly string[];
  drop: readonly string[];
}

export interface CloseResult {
  /** Sorted by path bytes; the root itself is implied. Every parent of an entry is among them. */
  packed: PackedEntry[];
  warnings: string[];
  /** Traced paths that `drop` took away. */
  dropped: ImagePath[];
}

/** Completes a file list by the rules: everything that has to be in an image so that what is listed works. */
export function close(options: ClosureOptions): CloseResult {
  const { tree } = options;
  const packing = new Packing(tree);
  const binaries = new Binaries(options.read);
  const environment = environmentOf(options.config);
  const libraries = new Libraries(packing, binaries, environment);
  const nss = new Nss(packing, binaries);
  for (const path of options.list) packing.add(path, 'traced');
  packConfig(options, packing, environment);
  const warnings = packKept(options.keep, packing);
  for (let before = -1; before !== packing.size; ) {
    before = packing.size;
    applyRules(packing, binaries, environment, libraries, nss);
    nss.pack();
  }
  const all = [...packing.packed()].sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
  const { left, traced } = dropUnwanted(options.drop, tree, all);
  return { packed: left, warnings: [...warnings, ...libraries.warnings()], dropped: traced };
}

function applyRules(
  packing: Packing,
  binaries: Binaries,
  environment: Environment,
  libraries: Libraries,
  nss: Nss,
): void {
  for (let entry = packing.next(); entry; entry = packing.next()) {
    packTarget(entry, packing);
    packParent(entry, packing);
    packInterpreter(entry, packing, binaries, environment);
    libraries.packFor(entry);
    nss.see(entry);
  }
}
