import { type ImagePath, joinPath, ROOT } from '../../base/path.ts';
import { parsePath } from '../../filelist/filelist.ts';
import { unquote } from '../../filelist/quote.ts';
import type { LeftOutFact, LeftOutValue } from '../../report/left-out.ts';
import type { ContainerRecord, PackedRecord, ReportFile, RuleRecords } from '../../report/report.ts';
import { argumentsText } from '../../report/summary/containers.ts';
import { Tree } from '../../rootfs/tree.ts';
import type { Entry } from '../../tar/entry.ts';

/** The facts that a report has about an image, by canonical path. */
export interface Known {
  /** Only with names, types, sizes and link targets. */
  tree: Tree;
  packed: ReadonlyMap<ImagePath, PackedRecord>;
  dropped: ReadonlyMap<ImagePath, PackedRecord>;
  /** Names of OS packages by path. */
  packages: ReadonlyMap<ImagePath, string>;
  /** Whether the report lists what is left out. */
  complete: boolean;
  /** The user's rules. */
  rules: RuleRecords;
  missingAtRunTime: ReadonlySet<ImagePath>;
  /** Paths that are locked, but not listed by this run. */
  locked: ReadonlySet<ImagePath>;
  /** The first container of the test that touched a path: its name and arguments. Empty if the step started it. */
  containers: ReadonlyMap<ImagePath, string>;
}

export function knownFrom(report: ReportFile): Known {
  const entries = new Map<ImagePath, Entry>([[ROOT, entry(ROOT, 'directory')]]);
  const packages = new Map<ImagePath, string>();
  for (const record of report.packed) {
    const path = pathOf(record.path);
    entries.set(path, entry(path, record.type as Entry['type'], record.size, record.target));
    if (record.package !== undefined) packages.set(path, record.package);
  }
  for (const { path, fact, owner } of leftOutOf(report)) {
    entries.set(path, fact);
    if (owner !== undefined) packages.set(path, owner);
  }
  const tree = new Tree(entries);
  const located = (paths: readonly string[]) => new Set(paths.map((path) => tree.locate(pathOf(path)).path));
  return {
    tree,
    packed: byPath(report.packed),
    dropped: byPath(report.dropped),
    packages,
    complete: report.leftOut !== undefined,
    rules: report.rules ?? { keep: [], drop: [], fileLists: 0 },
    missingAtRunTime: located(report.missingAtRunTime),
    locked: located((report.drift?.removed ?? []).map(({ path }) => path)),
    containers: firstContainers(report.containers ?? [], tree),
  };
}

function firstContainers(containers: readonly ContainerRecord[], tree: Tree): Map<ImagePath, string> {
  const first = new Map<ImagePath, string>();
  for (const one of containers) {
    const name = `${one.name} (${argumentsText(one) || "the image's own command"})`;
    for (const file of one.files) {
      const { path } = tree.resolve(pathOf(file));
      if (!first.has(path)) first.set(path, name);
    }
  }
  return first;
}

/** The path of a record. Throws `Failure` if it is not a path, which means a damaged report. */
export function pathOf(text: string): ImagePath {
  return parsePath(text, 'report.json');
}

function byPath(records: readonly PackedRecord[]): Map<ImagePath, PackedRecord> {
  return new Map(records.map((record) => [pathOf(record.path), record]));
}

function* leftOutOf({ leftOut = {} }: ReportFile): Generator<{ path: ImagePath; fact: Entry; owner?: string }> {
  for (const [folder, names] of Object.entries(leftOut)) {
    const at = pathOf(folder);
    for (const [name, value] of Object.entries(names)) {
      const [fact, owner] = withOwner(value);
      const isFolder = name.endsWith('/');
      const path = joinPath(at, `./${bytesOf(isFolder ? name.slice(0, -1) : name)}`);
      yield { path, fact: isFolder ? entry(path, 'directory') : entryOf(path, fact), ...(owner ? { owner } : {}) };
    }
  }
}

function withOwner(value: LeftOutValue): [LeftOutFact, string?] {
  return Array.isArray(value) ? value : [value];
}

function entryOf(path: ImagePath, fact: LeftOutFact): Entry {
  if (typeof fact === 'string') return entry(path, 'symlink', 0, fact);
  return fact === null ? entry(path, 'char') : entry(path, 'file', fact);
}

/** A name or a link's target, with one character per byte. */
function bytesOf(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return bytes.startsWith('"') ? unquote(bytes) : bytes;
}

function entry(path: ImagePath, type: Entry['type'], size = 0, target?: string): Entry {
  const link = target === undefined ? {} : { linkname: bytesOf(target) };
  return { path, type, size, ...link, mode: 0, uid: 0, gid: 0, mtime: 0, inode: 0, offset: 0 };
}
