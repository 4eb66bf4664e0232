import picomatch from 'picomatch';
import type { ImagePath } from '../base/path.ts';
import type { PackageNames } from '../rootfs/selection/selection.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { ReadEntry } from '../tar/body.ts';
import { APK_FOLDERS, readApk } from './apk/apk.ts';
import { Bodies, type Fetch } from './bodies.ts';
import { Budget, Unreadable } from './budget.ts';
import { Claims } from './claims.ts';
import { DPKG, readDpkg } from './dpkg/dpkg.ts';
import type { Package } from './package.ts';
import { RPM_FOLDERS, readRpm } from './rpm/rpm.ts';

export type { Package, PackageKind } from './package.ts';

/** All package databases are below these folders. */
export const DATABASE_FOLDERS = [DPKG, ...APK_FOLDERS, ...RPM_FOLDERS];

/** The name of each package database in warnings, and its reader. */
const READERS = [
  ["dpkg's database", readDpkg],
  ["apk's database", readApk],
  ["rpm's database", readRpm],
] as const;

/** Large images have a few thousand. */
const MAX_PACKAGES = 100_000;

/** Python's bytecode of "folder/name.py" (PEP 3147, PEP 488). */
const BYTECODE = /^(.*)\/__pycache__\/([^/.]+)\.[^/.]+(?:\.opt-\w+)?\.pyc$/;

/** The OS packages of an image, and the owner of each file. */
export class Packages implements PackageNames {
  /** Sorted by name. */
  readonly all: readonly Package[];
  #owners: Map<ImagePath, Package> | undefined;

  constructor(all: readonly Package[]) {
    this.all = [...all].sort(byName);
  }

  /** The package that owns a file, link or device, by its physical path. Folders have no single owner. */
  ownerOf(path: ImagePath): Package | undefined {
    this.#owners ??= ownersOf(this.all);
    return this.#owners.get(path);
  }

  /** Assigns a file to a package whose database does not list the file. */
  adopt(path: ImagePath, owner: Package): void {
    owner.files.push(path);
    this.#owners?.set(path, owner);
  }

  /** The packages whose name equals or matches the glob (picomatch), of any architecture or of the one after ":". */
  named(glob: string): Package[] {
    // "g++" is a valid name but not a valid glob.
    const matches = picomatch.scan(glob).isGlob ? picomatch(glob, { nonegate: true }) : (name: string) => name === glob;
    return this.all.filter(({ name, architecture }) => matches(name) || matches(`${name}:${architecture}`));
  }

  /** All paths, including folders, of the packages of `named`. */
  pathsOfPackage(glob: string): ImagePath[] {
    return this.named(glob).flatMap(({ files, folders }) => [...files, ...folders]);
  }

  packageNames(): string[] {
    return this.all.map(({ name }) => name);
  }
}

/**
 * Assigns Python bytecode to the package of its source: no database lists bytecode, since it is compiled at
 * installation.
 */
function adoptBytecode(packages: Packages, tree: Tree): void {
  for (const { path, type } of tree.entries()) {
    if (type !== 'file' || !path.includes('/__pycache__/') || packages.ownerOf(path)) continue;
    const [, folder, name] = BYTECODE.exec(path) ?? [];
    const owner = folder === undefined ? undefined : packages.ownerOf(`${folder}/${name}.py` as ImagePath);
    if (owner) packages.adopt(path, owner);
  }
}

/** The owner of each file. If several packages list a file, the first one owns it. */
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
 * Reads the package databases of an image, without running anything. `read` reads up to `length` bytes from `offset` of
 * a file's body; `fetch` learns which whole files are read next. An unreadable database gives a warning, and its
 * packages are missing. Throws only what `read` throws.
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
        if (all.push(one) > MAX_PACKAGES) throw new Unreadable(`it lists more than ${MAX_PACKAGES} packages`);
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      warnings.push(`${what} cannot be read: ${error.message}. Its packages and their files are unknown`);
    }
  }
  const packages = new Packages(all);
  if (all.length > 0) adoptBytecode(packages, tree);
  return { packages, warnings };
}
