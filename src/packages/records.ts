import { type ImagePath, showPath } from '../base/path.ts';
import type { Records } from '../rootfs/closure/records.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { ReadEntry } from '../tar/body.ts';
import { apkRecordsOf } from './apk/records.ts';
import { Bodies, type Fetch } from './bodies.ts';
import { Budget, Unreadable } from './budget.ts';
import { Claims } from './claims.ts';
import { dpkgRecordsOf } from './dpkg/records.ts';
import { isPacked } from './is-packed.ts';
import { languageFiles } from './languages/languages.ts';
import { keyOf, type PackageKind } from './package.ts';
import type { Packages } from './packages.ts';
import { rpmRecordsOf } from './rpm/records.ts';

/** Files by which scanners detect the distribution and its version. */
const RELEASE = [
  ...['/etc/os-release', '/usr/lib/os-release', '/etc/lsb-release', '/etc/debian_version', '/etc/alpine-release'],
  ...['/etc/redhat-release', '/etc/system-release', '/etc/centos-release', '/etc/fedora-release', '/etc/rocky-release'],
  ...['/etc/almalinux-release', '/etc/oracle-release', '/etc/mariner-release', '/etc/SuSE-release'],
];

/** Generated files are held in memory. */
const MAX_BYTES = 128 << 20;

const MANAGERS = { deb: dpkgRecordsOf, apk: apkRecordsOf, rpm: rpmRecordsOf } as const satisfies Record<
  PackageKind,
  unknown
>;

/**
 * The package records of `packed` files only, for scanners and package manager queries: release files, each manager's
 * reduced database, and the metadata of language packages. Throws only what `read` throws.
 */
export function packageRecords(
  packages: Packages,
  tree: Tree,
  read: ReadEntry,
  packed: ReadonlySet<ImagePath>,
  fetch?: Fetch,
): Records {
  const bodies = new Bodies(tree, read, new Budget(MAX_BYTES), fetch);
  const claims = new Claims(tree, bodies.budget);
  const all = withRelease(tree, packed);
  const keys = new Set(packages.all.filter((one) => isPacked(one, tree, all)).map(keyOf));
  const records: Records = { paths: [...RELEASE], made: [], warnings: [] };
  for (const [kind, recordsOf] of Object.entries(MANAGERS)) {
    // An unreadable database already gave a warning.
    if (!packages.all.some((one) => one.kind === kind)) continue;
    orWarn(`${kind} packages`, records, () => {
      const { own, made, whole } = recordsOf(bodies, claims, (facts) => keys.has(keyOf(facts)), all);
      if (whole) records.warnings.push(wholeText(whole));
      else records.made.push(...made);
      records.paths.push(...own);
    });
  }
  orWarn('language packages', records, () => {
    // One by one: a call can take about 100,000 arguments at most.
    for (const path of languageFiles(bodies, packed).keys()) records.paths.push(path);
  });
  return records;
}

/** The packed paths plus the release files and the links that lead to them. */
export function withRelease(tree: Tree, packed: ReadonlySet<ImagePath>): Set<ImagePath> {
  const all = new Set(packed);
  for (const path of RELEASE) {
    const { entry, links } = tree.resolve(path);
    if (entry) for (const one of [entry.path, ...links]) all.add(one);
  }
  return all;
}

function orWarn(what: string, { warnings }: Records, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    warnings.push(`package-db: the records of ${what} are incomplete: ${error.message}`);
  }
}

function wholeText(path: ImagePath): string {
  return `package-db: ${showPath(path)} is packed itself, so scanners find all packages of the original in the micro image. Add it to \`drop\` if no program needs it`;
}
