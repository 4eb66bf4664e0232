import picomatch from 'picomatch';
import type { ImagePath } from '../path.ts';
import type { ReadEntry } from '../rootfs/closure/binaries.ts';
import type { PackageNames } from '../rootfs/selection.ts';
import type { Tree } from '../rootfs/tree.ts';
import { APK_FOLDERS, readApk } from './apk.ts';
import { Bodies, type Fetch } from './bodies.ts';
import { Budget, Unreadable } from './budget.ts';
import { Claims } from './claims.ts';
import { DPKG, readDpkg } from './dpkg.ts';
import type { Package } from './package.ts';
import { RPM_FOLDERS, readRpm } from './rpm.ts';

export type { Package, PackageKind } from './package.ts';

/** Where the databases lie: all below these. */
export const DATABASE_FOLDERS = [DPKG, ...APK_FOLDERS, ...RPM_FOLDERS];

/** The package managers by what their database is called in warnings. */
const READERS = [
  ["dpkg's database", readDpkg],
  ["apk's database", readApk],
  ["rpm's database", readRpm],
] as const;

/** Large images have some thousand. */
const MAX_PACKAGES = 100_000;

/** Where Python keeps what it makes of "folder/name.py" (PEP 3147, PEP 488). */
const BYTECODE = /^(.*)\/__pycache__\/([^/.]+)\.[^/.]+(?:\.opt-\w+)?\.pyc$/;

/** The OS packages of an image, and which of its files are theirs. */
export class Packages implements PackageNames {
  /** Sorted by name. */
  readonly all: readonly Package[];
  #owners: Map<ImagePath, Package> | undefined;

  constructor(all: readonly Package[]) {
    this.all = [...all].sort(byName);
  }

  /** The package that has a file, a link or a device, by its physical path; folders belong to many. */
  ownerOf(path: ImagePath): Package | undefined {
    this.#owners ??= ownersOf(this.all);
    return this.#owners.get(path);
  }

  /** Takes a file for a package's that its database does not list. */
  adopt(path: ImagePath, owner: Package): void {
    owner.files.push(path);
    this.#owners?.set(path, owner);
  }

  /** Those with this name, or one that matches the glob (picomatch), of whichever architecture unless it stands behind ":". */
  named(glob: string): Package[] {
    // "g++" is a name, and would be none as a glob.
    const matches = picomatch.scan(glob).isGlob ? picomatch(glob, { nonegate: true }) : (name: string) => name === glob;
    return this.all.filter(({ name, architecture }) => matches(name) || matches(`${name}:${architecture}`));
  }

  /** All paths, folders too, of those that `named` gives. */
  pathsOfPackage(glob: string): ImagePath[] {
    return this.named(glob).flatMap(({ files, folders }) => [...files, ...folders]);
  }

  packageNames(): string[] {
    return this.all.map(({ name }) => name);
  }
}

/** Bytecode is compiled when a package is installed, and listed nowhere: it is its source's package's. */
function adoptBytecode(packages: Packages, tree: Tree): void {
  for (const { path, type } of tree.entries()) {
    if (type !== 'file' || !path.includes('/__pycache__/') || packages.ownerOf(path)) continue;
    const [, folder, name] = BYTECODE.exec(path) ?? [];
    const owner = folder === undefined ? undefined : packages.ownerOf(`${folder}/${name}.py` as ImagePath);
    if (owner) packages.adopt(path, owner);
  }
}

/** Of several that claim a file, the first in their order. */
function ownersOf(all: readonly Package[]): Map<ImagePath, Package> {
  const owners = new Map<ImagePath, Package>();
  for (const one of all) for (const path of one.files) if (!owners.has(path)) owners.set(path, one);
  return owners;
}

function byName(a: Package, b: Package): number {
  const [one, other] = [a, b].map(({ name, architecture, version }) => `${name}\0${architecture}\0${version}`);
  return one! < other! ? -1 : one! > other! ? 1 : 0;
}

/**
 * Reads the package managers' databases of an image, from their files alone. `read` reads up to `length` bytes from `offset` of a file's
 * body, `fetch` is told what is read whole next. What cannot be read is told in a warning and belongs to nobody: nothing is thrown but what `read` throws.
 */
export function readPackages(tree: Tree, read: ReadEntry, fetch?: Fetch): { packages: Packages; warnings: string[] } {
  const budget = new Budget();
  const bodies = new Bodies(tree, read, budget, fetch);
  const claims = new Claims(tree, budget);
  const all: Package[] = [];
  const warnings: string[] = [];
  for (const [what, readThem] of READERS) {
    try {
      for (const one of readThem(bodies, claims)) {
        if (all.push(one) > MAX_PACKAGES) throw new Unreadable('it has more packages than any that is known');
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      warnings.push(`${what} cannot be read: ${error.message}. Its packages are not known, nor which files are theirs`);
    }
  }
  const packages = new Packages(all);
  if (all.length > 0) adoptBytecode(packages, tree);
  return { packages, warnings };
}
