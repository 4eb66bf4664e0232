import { lastName } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Bodies } from '../bodies.ts';
import type { Claims } from '../claims.ts';
import { linesOf } from '../lines.ts';
import type { Package, PackageFacts } from '../package.ts';
import { type Stanza, stanzas } from '../stanzas.ts';
import { type Diversion, diverted, readDiversions } from './diversions.ts';

export const DPKG = '/var/lib/dpkg';
/** States of packages without installed files, dpkg(1). */
const NOT_THERE = /(?:^|\s)(?:not-installed|config-files)$/;

/** An entry of dpkg's database, and the files with its lists. */
export interface DpkgRecord {
  facts: PackageFacts;
  stanza: Stanza;
  /** In distroless images: the file that contains only this entry. */
  file: Entry | undefined;
  /** Lines of "md5  path"; the only list in distroless images. */
  sums: Entry | undefined;
  /** Lines of paths. */
  list: Entry | undefined;
}

/** The packages of /var/lib/dpkg, including distroless images. Throws `Unreadable`. */
export function* readDpkg(bodies: Bodies, claims: Claims): Generator<Package> {
  const file = bodies.file(`${DPKG}/diversions`);
  const diversions = readDiversions(file ? bodies.text(file) : '');
  const lists = ({ list, sums }: DpkgRecord) => [list ?? sums ?? []].flat();
  for (const { facts, list, sums } of bodies.fetched(dpkgRecords(bodies), lists)) {
    const listed = list ? pathsOfList(bodies.text(list)) : sums ? pathsOfSums(bodies.text(sums)) : [];
    yield claims.package(facts, placesOf(listed, facts.name, diversions));
  }
}

/** The installed packages in dpkg's status file (dpkg(1)) and in status.d (distroless). */
export function* dpkgRecords(bodies: Bodies): Generator<DpkgRecord> {
  const status = bodies.file(`${DPKG}/status`);
  if (status) {
    const info = bodies.filesIn(`${DPKG}/info`);
    for (const stanza of stanzas(bodies.text(status))) yield* recordOf(stanza, info);
  }
  const single = bodies.filesIn(`${DPKG}/status.d`);
  for (const [name, entry] of single) {
    if (name.endsWith('.md5sums')) continue;
    for (const stanza of stanzas(bodies.text(entry))) yield* recordOf(stanza, single, entry);
  }
}

/** If a package can be installed for several architectures, the names of its lists contain the architecture. */
function* recordOf(stanza: Stanza, files: ReadonlyMap<string, Entry>, file?: Entry): Generator<DpkgRecord> {
  const facts = factsOf(stanza.fields);
  if (!facts) return;
  const names = [`${facts.name}:${facts.architecture}`, file ? lastName(file.path) : facts.name];
  const [sums, list] = ['md5sums', 'list'].map((end) => names.map((name) => files.get(`${name}.${end}`)).find(Boolean));
  yield { facts, stanza, file, sums, list };
}

function factsOf(fields: Stanza['fields']): PackageFacts | undefined {
  const [name, version] = [fields.get('package'), fields.get('version')];
  if (!name || !version || NOT_THERE.test(fields.get('status') ?? '')) return undefined;
  const [, source, sourceVersion] = /^(\S+)(?: \(([^)\s]+)\))?/.exec(fields.get('source') ?? '') ?? [];
  return {
    kind: 'deb',
    name,
    version,
    ...optional('architecture', fields.get('architecture')),
    ...(source ? { source: { name: source, ...optional('version', sourceVersion) } } : {}),
    ...optional('vendor', fields.get('maintainer')),
  };
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value ? ({ [key]: value } as Record<K, string>) : {};
}

function* pathsOfList(text: string): Generator<string> {
  for (const line of linesOf(text)) if (line.startsWith('/')) yield line;
}

function* pathsOfSums(text: string): Generator<string> {
  for (const line of linesOf(text)) {
    const path = pathOfSum(line);
    if (path !== undefined) yield path;
  }
}

/** The absolute path in a line of an md5sums file, which has it relative to the root. */
export function pathOfSum(line: string): string | undefined {
  const path = /^[0-9a-f]{32} [ *](?:\.?\/)?(.+)$/.exec(line)?.[1];
  return path === undefined ? undefined : `/${path}`;
}

function* placesOf(
  listed: Iterable<string>,
  name: string,
  diversions: ReadonlyMap<string, Diversion>,
): Generator<string> {
  for (const path of listed) yield diverted(path, name, diversions);
}
