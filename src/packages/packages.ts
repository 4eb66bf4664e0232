import type { ImagePath } from '../path.ts';
import type { ReadEntry } from '../rootfs/closure/binaries.ts';
import type { Tree } from '../rootfs/tree.ts';
import { APK_FOLDERS, readApk } from './apk.ts';
import { Bodies } from './bodies.ts';
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

/** The OS packages of an image, and which of its files are theirs. */
export class Packages {
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

  /** Those with this name: of several architectures, or kernels. The architecture may stand behind ":". */
  named(name: string): Package[] {
    return this.all.filter((one) => one.name === name || `${one.name}:${one.architecture}` === name);
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
 * body. What cannot be read is told in a warning and belongs to nobody: nothing is thrown but what `read` throws.
 */
export function readPackages(tree: Tree, read: ReadEntry): { packages: Packages; warnings: string[] } {
  const budget = new Budget();
  const bodies = new Bodies(tree, read, budget);
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
  return { packages: new Packages(all), warnings };
}
