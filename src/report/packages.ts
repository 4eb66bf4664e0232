import type { Package } from '../packages/package.ts';
import type { Packages } from '../packages/packages.ts';
import { isPacked } from '../packages/packed.ts';
import { type ImagePath, utf8Of } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { PackageRecord, PackagesRecord } from './report.ts';

/** How much of each package is packed. */
export function packagesRecord(all: readonly Package[], tree: Tree, packed: ReadonlySet<ImagePath>): PackagesRecord {
  const list = all.map((one) => recordOf(one, tree, packed));
  return { before: all.length, after: all.filter((one) => isPacked(one, tree, packed)).length, list };
}

function recordOf({ name, version, kind, files }: Package, tree: Tree, packed: ReadonlySet<ImagePath>): PackageRecord {
  const record = { files: { packed: 0, total: files.length }, bytes: { packed: 0, total: 0 } };
  for (const path of files) {
    const { size } = tree.get(path)!;
    record.bytes.total += size;
    if (!packed.has(path)) continue;
    record.files.packed += 1;
    record.bytes.packed += size;
  }
  return { name: utf8Of(name), version: utf8Of(version), kind, ...record };
}

/** Names the package that a path belongs to, if any. */
export function ownerNames(packages: Pick<Packages, 'ownerOf'>): (path: ImagePath) => string | undefined {
  return (path) => {
    const owner = packages.ownerOf(path);
    return owner && utf8Of(owner.name);
  };
}
