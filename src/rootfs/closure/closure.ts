import type { ImagePath } from '../../base/path.ts';
import type { ImageConfig } from '../../image/config.ts';
import type { ReadEntry } from '../../tar/body.ts';
import type { Entry } from '../../tar/entry.ts';
import { type Names, type PackageNames, select } from '../selection/selection.ts';
import type { Tree } from '../tree.ts';
import { Binaries } from './binaries.ts';
import { dropUnwanted } from './drop.ts';
import { type Environment, environmentOf } from './environment.ts';
import { SystemFolders } from './folders.ts';
import { Functions } from './functions.ts';
import { Gconv } from './gconv.ts';
import { packHome } from './home.ts';
import { packVariants } from './hwcaps.ts';
import { packInterpreter } from './interpreter.ts';
import { packKept } from './keep.ts';
import { Libraries } from './library.ts';
import { Locales, namedLocales } from './locale.ts';
import { NameService } from './nss.ts';
import { type PackedEntry, Packing, type Reason } from './packed.ts';
import { packParent } from './parent.ts';
import { packRecords, type RecordsOf, withMade } from './records.ts';
import { packConfig } from './start.ts';
import { packTarget } from './symlink.ts';
import { Unwinder } from './unwinder.ts';

export type { PackedEntry, Reason } from './packed.ts';

export interface ClosureOptions {
  tree: Tree;
  /** Reads up to `length` bytes from `offset` of a file's body. */
  read: ReadEntry;
  /** The file list. Paths that the tree lacks are not an error. */
  list: readonly ImagePath[];
  /** The reason for each listed path that was not traced. */
  reasons?: ReadonlyMap<ImagePath, Reason>;
  config: ImageConfig;
  /** Replace the image's Cmd and Entrypoint. */
  command?: string[];
  entrypoint?: string[];
  /** Lines in the form of `select`. */
  keep: readonly string[];
  drop: readonly string[];
  /** The OS packages for `package:` lines in `keep` and `drop`. */
  packages?: PackageNames;
  records?: RecordsOf;
  /** Modification time of generated files, in seconds. */
  time?: number;
}

export interface CloseResult {
  /** Sorted by path bytes, with all parents but without the root. */
  packed: PackedEntry[];
  warnings: string[];
  /** Entries that `drop` removed. */
  dropped: PackedEntry[];
  /** All paths of the image that `drop` matches. */
  unwanted: ReadonlySet<ImagePath>;
}

/** Completes a file list by the rules: adds everything that the listed files need to work. */
export function closureOf(options: ClosureOptions): CloseResult {
  const { tree } = options;
  const packing = new Packing(tree);
  const binaries = new Binaries(options.read);
  const environment = environmentOf(options.config);
  const rules = new Rules(packing, binaries, environment);
  for (const path of options.list) packing.add(path, options.reasons?.get(path) ?? 'traced');
  packConfig(options, packing, environment);
  packHome(options.config, packing, binaries, environment);
  const names = { packages: options.packages, locales: namedLocales(environment) };
  const warnings = packKept(options.keep, packing, names);
  rules.apply();
  const records =
    options.records && packRecords(options.records, packing, leftOf(options.drop, packing, names), options.time ?? 0);
  if (records) rules.apply();
  const all = withMade(packing.packed(), records?.made ?? []).sort((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
  const { left, unwanted, dropped, warnings: idle } = dropUnwanted(options.drop, tree, all, names);
  const said = [...warnings, ...idle, ...rules.warnings(), ...(records?.warnings ?? [])];
  return { packed: left, warnings: said, dropped, unwanted };
}

/** The canonical paths that lines of `keep` or `drop` name in an image; `follow` as in `select`. */
export function selected(
  lines: readonly string[],
  follow: boolean,
  tree: Tree,
  config: ImageConfig,
  packages: PackageNames,
): Set<ImagePath> {
  return select(tree, lines, { packages, locales: namedLocales(environmentOf(config)) }, follow).paths;
}

/** The entries that are packed so far and not dropped. */
function leftOf(drop: readonly string[], packing: Packing, names: Names): PackedEntry[] {
  return dropUnwanted(drop, packing.tree, [...packing.packed()], names).left;
}

/** The rules, applied until none adds an entry. */
class Rules {
  readonly #packing: Packing;
  readonly #binaries: Binaries;
  readonly #environment: Environment;
  readonly #folders: SystemFolders;
  readonly #libraries: Libraries;
  readonly #functions: Functions;
  readonly #names = new NameService();
  readonly #gconv = new Gconv();
  readonly #locales: Locales;
  readonly #unwinder = new Unwinder();

  constructor(packing: Packing, binaries: Binaries, environment: Environment) {
    this.#packing = packing;
    this.#binaries = binaries;
    this.#environment = environment;
    this.#folders = new SystemFolders(packing.tree, binaries);
    this.#libraries = new Libraries(packing, binaries, environment, this.#folders);
    this.#functions = new Functions(packing, binaries);
    this.#locales = new Locales(environment);
  }

  apply(): void {
    for (let before = -1; before !== this.#packing.size; ) {
      before = this.#packing.size;
      for (let entry = this.#packing.next(); entry; entry = this.#packing.next()) this.#applyTo(entry);
      this.#names.pack(this.#packing, this.#binaries, this.#functions);
      this.#gconv.pack(this.#packing, this.#functions);
      this.#locales.pack(this.#packing, this.#functions);
      this.#unwinder.pack(this.#libraries, this.#functions);
    }
  }

  warnings(): string[] {
    return this.#libraries.warnings();
  }

  /** Runs once per entry. Rules that need all entries only note it here. */
  #applyTo(entry: Entry): void {
    packTarget(entry, this.#packing);
    packParent(entry, this.#packing);
    packInterpreter(entry, this.#packing, this.#binaries, this.#environment);
    this.#libraries.packFor(entry);
    packVariants(entry, this.#packing, this.#binaries, this.#folders);
    for (const rule of [this.#functions, this.#names, this.#gconv, this.#locales, this.#unwinder]) rule.see(entry);
  }
}
