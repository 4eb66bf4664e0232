import type { ImagePath } from '../base/path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { ReadEntry } from '../tar/body.ts';
import type { Entry } from '../tar/entry.ts';
import { Bodies, type Fetch } from './bodies.ts';
import { Budget, Unreadable } from './budget.ts';
import { licencesOfCopyright } from './dpkg/licences.ts';
import { isPacked } from './is-packed.ts';
import { languageFiles } from './languages/languages.ts';
import { type LanguagePackage, languagePackage } from './languages/package.ts';
import type { Package } from './package.ts';
import type { Packages } from './packages.ts';

/** The packages that are packed from an image. */
export interface Inventory {
  /** ID and VERSION_ID of os-release, or ''. */
  distribution: { id: string; version: string };
  packages: InventoryPackage[];
  languages: LanguagePackage[];
  /** The language package of each packed file that has one. */
  owners: ReadonlyMap<ImagePath, LanguagePackage>;
}

export interface InventoryPackage extends Package {
  /** SPDX identifiers or other names. For Alpine and rpm: one expression. */
  licences: string[];
}

const MAX_BYTES = 128 << 20;
/** A longer file is not a copyright or os-release file. */
const MAX_COPYRIGHT = 1 << 20;
/** Last name of a Debian package's licence file. */
export const COPYRIGHT = 'copyright';

/**
 * The packages with a `packed` file, sorted by name. Unreadable databases are left out. Throws only what `read` throws.
 */
export function inventoryOf(
  packages: Packages,
  tree: Tree,
  read: ReadEntry,
  packed: ReadonlySet<ImagePath>,
  fetch?: Fetch,
): Inventory {
  const bodies = new Bodies(tree, read, new Budget(MAX_BYTES), fetch);
  const all = packages.all.filter((one) => isPacked(one, tree, packed));
  const owners = new Map<ImagePath, LanguagePackage>();
  const languages = orNone(() => [...languageFiles(bodies, packed)]).flatMap(([record, files]) => {
    const [one] = orNone(() => [languagePackage(record, bodies)]);
    if (!one) return [];
    for (const path of [record, ...files]) owners.set(path, one);
    return [one];
  });
  return { distribution: distributionOf(bodies), packages: withLicences(all, bodies), languages, owners };
}

function withLicences(all: readonly Package[], bodies: Bodies): InventoryPackage[] {
  const found: InventoryPackage[] = [];
  for (const one of bodies.fetched(all, (each) => copyrightOf(each, bodies)))
    found.push({ ...one, licences: licencesOf(one, bodies) });
  return found;
}

function copyrightOf({ kind, name }: Package, bodies: Bodies): Entry[] {
  const entry = kind === 'deb' ? bodies.file(`/usr/share/doc/${name}/${COPYRIGHT}`) : undefined;
  return entry && entry.size <= MAX_COPYRIGHT ? [entry] : [];
}

function licencesOf(one: Package, bodies: Bodies): string[] {
  const [entry] = copyrightOf(one, bodies);
  if (entry) return orNone(() => licencesOfCopyright(bodies.text(entry)));
  return one.license ? [one.license] : [];
}

/** os-release(5): NAME=value lines, with optional quotes. */
function distributionOf(bodies: Bodies): Inventory['distribution'] {
  const entry = bodies.file('/etc/os-release') ?? bodies.file('/usr/lib/os-release');
  const text = entry && entry.size <= MAX_COPYRIGHT ? bodies.text(entry) : '';
  const value = (name: string) => new RegExp(`^${name}=["']?([\\w.+-]*)["']?\\s*$`, 'm').exec(text)?.[1] ?? '';
  return { id: value('ID'), version: value('VERSION_ID') };
}

function orNone<T>(find: () => T[]): T[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}
