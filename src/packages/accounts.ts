import type { ImagePath } from '../base/path.ts';
import type { Inventory, InventoryPackage } from './inventory.ts';
import type { LanguagePackage } from './languages/package.ts';
import { keyOf } from './package.ts';
import type { Packages } from './packages.ts';

/** Number of packed files per package of an inventory, and number of files without a package. */
export interface Accounts {
  of: ReadonlyMap<InventoryPackage | LanguagePackage, number>;
  none: number;
}

/** Counts each of `files` once. If an OS package and a language package own a file, the OS package counts. */
export function accountsOf(files: Iterable<ImagePath>, packages: Packages, inventory: Inventory): Accounts {
  const listed = new Map(inventory.packages.map((one) => [keyOf(one), one]));
  const of = new Map<InventoryPackage | LanguagePackage, number>();
  let none = 0;
  for (const path of files) {
    const owner = packages.ownerOf(path);
    const one = (owner && listed.get(keyOf(owner))) ?? inventory.owners.get(path);
    if (one) of.set(one, (of.get(one) ?? 0) + 1);
    else none += 1;
  }
  return { of, none };
}
