import type { Entry } from '../../tar/entry.ts';
import type { Bodies } from '../bodies.ts';
import { Unreadable } from '../budget.ts';
import type { Claims } from '../claims.ts';
import type { Package, PackageFacts } from '../package.ts';
import { RpmHeader, TAG } from './header.ts';
import { readNdb } from './ndb.ts';
import { Pages } from './pages.ts';
import { pageSizeOf, Sqlite } from './sqlite.ts';
import { readWal } from './sqlite-wal.ts';

/** Folders of the database in different distributions. The first can be a link to the second. */
export const RPM_FOLDERS = ['/var/lib/rpm', '/usr/lib/sysimage/rpm', '/usr/share/rpm'];

/** A database file and the reader of its headers. */
interface Database {
  entry: Entry;
  headers(): Iterable<Buffer>;
}

/** The packages of rpm's databases. Throws `Unreadable`. */
export function* readRpm(bodies: Bodies, claims: Claims): Generator<Package> {
  for (const header of rpmHeaders(bodies)) {
    const facts = rpmFacts(header);
    if (facts) yield claims.package(facts, pathsOf(header));
  }
}

/** The headers of all packages in all databases. Throws `Unreadable`. */
export function* rpmHeaders(bodies: Bodies): Generator<RpmHeader> {
  for (const { headers } of databasesOf(bodies)) for (const blob of headers()) yield new RpmHeader(blob);
}

/** The database files. Throws `Unreadable` for an unsupported kind. */
export function rpmDatabases(bodies: Bodies): Entry[] {
  return databasesOf(bodies).map(({ entry }) => entry);
}

function databasesOf(bodies: Bodies): Database[] {
  const all = RPM_FOLDERS.flatMap((folder) => databaseIn(folder, bodies) ?? []);
  return all.filter(({ entry }, at) => all.findIndex((other) => other.entry === entry) === at);
}

/** The newest existing kind: older ones are left over from a migration. */
function databaseIn(folder: string, bodies: Bodies): Database | undefined {
  const [sqlite, ndb, berkeley] = ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((name) =>
    bodies.file(`${folder}/${name}`),
  );
  if (sqlite) return { entry: sqlite, headers: () => sqliteHeaders(bodies, sqlite, folder) };
  if (ndb) return { entry: ndb, headers: () => readNdb(new Pages(bodies, ndb)) };
  if (berkeley) throw new Unreadable('it is a Berkeley DB, which this version cannot read');
  return undefined;
}

function* sqliteHeaders(bodies: Bodies, entry: Entry, folder: string): Generator<Buffer> {
  const file = new Pages(bodies, entry);
  const header = file.at(0, 100);
  const size = header.length < 100 ? 0 : pageSizeOf(header);
  const logged = bodies.file(`${folder}/rpmdb.sqlite-wal`);
  const log = logged && size >= 512 ? new Pages(bodies, logged) : undefined;
  const wal = log && readWal(log, size);
  const page = (number: number) => {
    const offset = wal?.offsets.get(number);
    return offset === undefined ? file.at((number - 1) * size, size) : log!.at(offset, size);
  };
  const pages = wal?.pages ?? Math.ceil(entry.size / size);
  const first = wal?.offsets.has(1) ? page(1).subarray(0, 100) : header;
  for (const [, blob] of new Sqlite(first, pages, page).rows('Packages')) if (Buffer.isBuffer(blob)) yield blob;
}

/** The package's facts in a header; undefined for keys (gpg-pubkey), which rpm stores as packages. */
export function rpmFacts(header: RpmHeader): PackageFacts | undefined {
  const [name, version, release] = [header.text(TAG.name), header.text(TAG.version), header.text(TAG.release)];
  if (!name || !version || name === 'gpg-pubkey') return undefined;
  const epoch = header.number(TAG.epoch);
  const source = /^(.+)-[^-]+-[^-]+\.(?:no)?src\.rpm$/.exec(header.text(TAG.sourceRpm) ?? '')?.[1];
  const [architecture, license, vendor] = [TAG.architecture, TAG.license, TAG.vendor].map((tag) => header.text(tag));
  return {
    kind: 'rpm',
    name,
    version: `${epoch === undefined ? '' : `${epoch}:`}${version}${release ? `-${release}` : ''}`,
    ...(architecture ? { architecture } : {}),
    ...(source ? { source: { name: source } } : {}),
    ...(license ? { license } : {}),
    ...(vendor ? { vendor } : {}),
  };
}

function* pathsOf(header: RpmHeader): Generator<string> {
  for (const { path } of header.files()) yield path;
}
