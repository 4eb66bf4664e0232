import { type ImagePath, utf8Of } from '../base/path.ts';
import type { Inventory } from '../packages/inventory.ts';
import { isPacked } from '../packages/is-packed.ts';
import type { Package } from '../packages/package.ts';
import type { Packages } from '../packages/packages.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { PackageRecord, PackagesRecord } from './report.ts';

/** Counts how much of each package is packed. */
export function packagesRecord(all: readonly Package[], tree: Tree, packed: ReadonlySet<ImagePath>): PackagesRecord {
  const list = all.map((one) => recordOf(one, tree, packed));
  return { before: list.length, after: list.filter((one) => one.packed).length, list };
}

function recordOf(one: Package, tree: Tree, packed: ReadonlySet<ImagePath>): PackageRecord {
  const { name, version, kind, files } = one;
  const record = { files: { packed: 0, total: files.length }, bytes: { packed: 0, total: 0 } };
  for (const path of files) {
    const { size } = tree.get(path)!;
    record.bytes.total += size;
    if (!packed.has(path)) continue;
    record.files.packed += 1;
    record.bytes.packed += size;
  }
  return { name: utf8Of(name), version: utf8Of(version), kind, packed: isPacked(one, tree, packed), ...record };
}

/** The packages that are left out (see `PackageRecord.packed`), largest first. */
export function gonePackages({ list }: PackagesRecord): PackageRecord[] {
  const leftOut = list.filter(({ packed }) => !packed);
  return leftOut.sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
}

/** Returns a function that names the language package of a path, if any. */
export function languageNames(inventory: Inventory | undefined): (path: ImagePath) => string | undefined {
  return (path) => {
    const owner = inventory?.owners.get(path);
    return owner && `${owner.type} ${owner.name}`;
  };
}

/** Returns a function that names the OS package of a path, if any. */
export function ownerNames(packages: Pick<Packages, 'ownerOf'>): (path: ImagePath) => string | undefined {
  return (path) => {
    const owner = packages.ownerOf(path);
    return owner && utf8Of(owner.name);
  };
}
