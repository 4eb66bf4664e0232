import { clean, type ImagePath, parentOf } from '../../base/path.ts';
import type { Bodies } from '../bodies.ts';
import type { Claims } from '../claims.ts';
import type { RecordsFound } from '../found.ts';
import type { PackageFacts } from '../package.ts';
import { rpmDatabases, rpmFacts, rpmHeaders } from './rpm.ts';
import { sqliteOf } from './sqlite-writer.ts';
import { trimHeader } from './trim.ts';

const SQL = "CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY,blob BLOB NOT NULL)";

/**
 * rpm's database, reduced to packed packages and their packed files. Always SQLite, in the folder of the image's own
 * database. All scanners read it with epochs, licences and module labels; Azure Linux's text manifest lacks these.
 * Throws `Unreadable`.
 */
export function rpmRecordsOf(
  bodies: Bodies,
  claims: Claims,
  wanted: (facts: PackageFacts) => boolean,
  packed: ReadonlySet<ImagePath>,
): RecordsFound {
  const [database] = rpmDatabases(bodies);
  if (!database) return { own: [], made: [], whole: undefined };
  const isThere = (path: string) => {
    const entry = claims.find(path);
    return entry !== undefined && packed.has(entry.path);
  };
  const headers: Buffer[] = [];
  for (const header of rpmHeaders(bodies)) {
    const facts = rpmFacts(header);
    if (facts && wanted(facts)) headers.push(trimHeader(header, isThere));
  }
  const path = clean(`${parentOf(database.path)}/rpmdb.sqlite`);
  const made = headers.length > 0 ? [{ path, body: sqliteOf('Packages', SQL, headers) }] : [];
  return { own: [], made, whole: packed.has(database.path) ? database.path : undefined };
}
