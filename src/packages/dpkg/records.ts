import { clean, type ImagePath, parentOf } from '../../base/path.ts';
import type { MadeFile } from '../../rootfs/closure/records.ts';
import type { Bodies } from '../bodies.ts';
import type { Claims } from '../claims.ts';
import type { RecordsFound } from '../found.ts';
import { linesOf } from '../lines.ts';
import type { PackageFacts } from '../package.ts';
import { DPKG, type DpkgRecord, dpkgRecords, pathOfSum } from './dpkg.ts';

const STATUS = `${DPKG}/status`;
/** Debian Policy 5.6.7. The name becomes a file name. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9+.-]*$/;

/**
 * dpkg's database reduced to the packed packages, in the distroless form that scanners read: `status.d/PACKAGE` has the
 * package's paragraph of the status file, `status.d/PACKAGE.md5sums` the sums of its files. A distroless image keeps
 * its own files. Throws `Unreadable`.
 * Source: https://github.com/GoogleContainerTools/distroless/blob/main/PACKAGE_METADATA.md
 */
export function dpkgRecordsOf(
  bodies: Bodies,
  claims: Claims,
  wanted: (facts: PackageFacts) => boolean,
  packed: ReadonlySet<ImagePath>,
): RecordsFound {
  const home = bodies.tree.resolve(`${DPKG}/status.d`).path;
  const own: ImagePath[] = [];
  const made: MadeFile[] = [];
  const names = new Set<string>();
  const read = ({ facts, file, sums }: DpkgRecord) => (sums && !file && wanted(facts) ? [sums] : []);
  for (const record of bodies.fetched(dpkgRecords(bodies), read)) {
    if (!wanted(record.facts)) continue;
    if (record.file) own.push(record.file.path, ...(record.sums ? [record.sums.path] : []));
    else made.push(...madeOf(record, home, names, bodies, (path) => isThere(path, claims, packed)));
  }
  const database = bodies.file(STATUS);
  return { own, made, whole: database && packed.has(database.path) ? database.path : undefined };
}

function isThere(path: string, claims: Claims, packed: ReadonlySet<ImagePath>): boolean {
  const entry = claims.find(path);
  return entry !== undefined && packed.has(entry.path);
}

function madeOf(
  { facts, stanza, sums }: DpkgRecord,
  home: ImagePath,
  names: Set<string>,
  bodies: Bodies,
  isThere: (path: string) => boolean,
): MadeFile[] {
  // A second package of this name has another architecture.
  const name = names.has(facts.name) ? `${facts.name}.${facts.architecture}` : facts.name;
  if (!NAME.test(name) || name.endsWith('.md5sums') || names.has(name)) return [];
  names.add(name);
  const path = clean(`${home}/${name}`);
  const status: MadeFile = { path, body: bytes(trimmed(stanza.text, isThere)) };
  if (!sums) return [status];
  const left = keepLines(bodies.text(sums), (line) => isThere(pathOfSum(line) ?? ''));
  return [status, { path: clean(`${parentOf(path)}/${name}.md5sums`), body: bytes(left) }];
}

/** The paragraph without conffiles that are not packed. A conffile line: " /etc/x 900150983cd24fb0d6963f7d28e17f72". */
function trimmed(stanza: string, isThere: (path: string) => boolean): string {
  let conffiles = false;
  let left = '';
  for (const line of linesOf(stanza)) {
    const goesOn = line.startsWith(' ') || line.startsWith('\t');
    if (!goesOn) conffiles = /^conffiles:/i.test(line);
    if (conffiles && goesOn && !isThere(/^\s+(\/.*?) [0-9a-f]{32}/.exec(line)?.[1] ?? '')) continue;
    left += `${line}\n`;
  }
  return left.replace(/^Conffiles:\n(?![ \t])/im, '');
}

function keepLines(text: string, keep: (line: string) => boolean): string {
  let left = '';
  for (const line of linesOf(text)) if (keep(line)) left += `${line}\n`;
  return left;
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
