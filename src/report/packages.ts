import type { Inventory } from '../packages/inventory.ts';
import type { Package } from '../packages/package.ts';
import type { Packages } from '../packages/packages.ts';
import { isPacked } from '../packages/packed.ts';
import { type ImagePath, utf8Of } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { PackageRecord, PackagesRecord } from './report.ts';

/** How much of each package is packed. */
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

/** The packages of which nothing is packed that counts, largest first. */
export function gonePackages({ list }: PackagesRecord): PackageRecord[] {
  const gone = list.filter(({ packed }) => !packed);
  return gone.sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
}

/** Names the language package that a path belongs to, if any. */
export function languageNames(inventory: Inventory | undefined): (path: ImagePath) => string | undefined {
  return (path) => {
    const owner = inventory?.owners.get(path);
    return owner && `${owner.type} ${owner.name}`;
  };
}

/** Names the package that a path belongs to, if any. */
export function ownerNames(packages: Pick<Packages, 'ownerOf'>): (path: ImagePath) => string | undefined {
  return (path) => {
    const owner = packages.ownerOf(path);
    return owner && utf8Of(owner.name);
  };
}
