import type { ImagePath } from '../path.ts';
import { showPath } from '../path.ts';
import type { ReadEntry } from '../rootfs/closure/binaries.ts';
import type { MadeFile, Records } from '../rootfs/closure/records.ts';
import type { Tree } from '../rootfs/tree.ts';
import { apkRecordsOf } from './apk-records.ts';
import { Bodies, type Fetch } from './bodies.ts';
import { Budget, Unreadable } from './budget.ts';
import { Claims } from './claims.ts';
import { dpkgRecordsOf } from './dpkg-records.ts';
import { languageFiles } from './languages.ts';
import { keyOf, type PackageKind } from './package.ts';
import type { Packages } from './packages.ts';
import { isPacked } from './packed.ts';
import { rpmRecordsOf } from './rpm-records.ts';

/** The records of one package manager. */
export interface RecordsFound {
  /** The image's own files that hold them. */
  own: ImagePath[];
  made: MadeFile[];
  /** The manager's database, where it is packed itself: it names all packages. */
  whole: ImagePath | undefined;
}

/** By what scanners tell the distribution and its version. */
const RELEASE = [
  ...['/etc/os-release', '/usr/lib/os-release', '/etc/lsb-release', '/etc/debian_version', '/etc/alpine-release'],
  ...['/etc/redhat-release', '/etc/system-release', '/etc/centos-release', '/etc/fedora-release', '/etc/rocky-release'],
  ...['/etc/almalinux-release', '/etc/oracle-release', '/etc/mariner-release', '/etc/SuSE-release'],
];
/** What is made is held in memory. */
const MAX_BYTES = 128 << 20;

const MANAGERS = { deb: dpkgRecordsOf, apk: apkRecordsOf, rpm: rpmRecordsOf } as const satisfies Record<
  PackageKind,
  unknown
>;

/**
 * The package records of what is `packed`, and of nothing else, so that scanners and package managers' queries see it: release files, each
 * manager's database cut down, and the metadata of language packages. Nothing is thrown but what `read` throws.
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
    // A database that could not be read was told already.
    if (!packages.all.some((one) => one.kind === kind)) continue;
    tryTo(`${kind} packages`, records, () => {
      const { own, made, whole } = recordsOf(bodies, claims, (facts) => keys.has(keyOf(facts)), all);
      if (whole) records.warnings.push(wholeText(whole));
      else records.made.push(...made);
      records.paths.push(...own);
    });
  }
  tryTo('language packages', records, () => {
    // Not all at once: a call takes some 100,000 arguments at most.
    for (const path of languageFiles(bodies, packed).keys()) records.paths.push(path);
  });
  return records;
}

/** What is packed when the release files are too, with the links that lead to them. */
export function withRelease(tree: Tree, packed: ReadonlySet<ImagePath>): Set<ImagePath> {
  const all = new Set(packed);
  for (const path of RELEASE) {
    const { entry, links } = tree.resolve(path);
    if (entry) for (const one of [entry.path, ...links]) all.add(one);
  }
  return all;
}

function tryTo(what: string, { warnings }: Records, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    warnings.push(`package-db: the records of ${what} are not whole: ${error.message}`);
  }
}

function wholeText(path: ImagePath): string {
  return `package-db: ${showPath(path)} is packed itself, so that scanners will find all packages of the original in the micro image; drop it if no program needs it`;
}
