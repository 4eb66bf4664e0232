import { type ImagePath, ROOT } from '../../base/path.ts';
import { formatPath } from '../../filelist/filelist.ts';
import type { PackedRecord } from '../../report/report.ts';
import { nearestPaths } from '../../rootfs/selection/nearest.ts';
import type { Entry, EntryType } from '../../tar/entry.ts';
import { type Known, pathOf } from './known.ts';
import { globsNaming, linesNaming } from './lines.ts';

/** Why a path is in the micro image, or why not. All paths are in the form of files.txt. */
export interface Answer {
  /** The path in the question. */
  asked: string;
  /** The same path with all links in its folders resolved. */
  path: string;
  /** The links that were resolved. */
  links: string[];
  status: 'packed' | 'dropped' | 'left out' | 'not in the image' | 'unknown';
  type?: EntryType;
  /** OS package that owns the path. */
  package?: string;
  /** Size of a file in bytes. */
  size?: number;
  /** Target of a symbolic link, and whether the target is packed. */
  target?: { path: string; packed: boolean };
  /** Number of files in a folder, at any depth. */
  files?: { packed: number; all: number };
  /** The reasons, from the path to the first cause; for a dropped path, the reasons that `drop` overrides. */
  chain: Link[];
  /** Lines of `drop` that exclude the path. */
  drop?: string[];
  /** True if a container of the micro image missed the path at run time. */
  missingAtRunTime: boolean;
  /** True if the lock has the path, but this run did not list it. */
  locked: boolean;
  /** The container that touched it first, if the test started several: its name and arguments. */
  container?: string;
  /** Similar paths of the image. */
  nearest: string[];
}

/** One step of a chain. */
export interface Link {
  path: string;
  reason: string;
  by?: string;
  /** Whether `by` is a symbolic link. */
  byLink?: true;
  /** Lines of `keep` that name the path. */
  keep?: string[];
}

/** Answers for one path; `asked` starts at the root and has one character per byte. */
export function answer(asked: ImagePath, known: Known): Answer {
  const { tree, packed, dropped, rules } = known;
  const { entry, path, links } = tree.locate(asked);
  const owner = known.packages.get(path);
  const record = packed.get(path) ?? dropped.get(path);
  const container = known.containers.get(path);
  return {
    asked: formatPath(asked),
    path: formatPath(path),
    links: links.map(formatPath),
    status: statusOf(entry, known),
    ...(entry ? factsOf(entry, known) : {}),
    ...(owner === undefined ? {} : { package: owner }),
    chain: record ? chainOf(record, path, known) : [],
    ...(dropped.has(path)
      ? { drop: linesNaming(rules.drop, path, tree) }
      : unless(globsNaming(rules.drop, path, tree))),
    missingAtRunTime: known.missingAtRunTime.has(path),
    locked: known.locked.has(path),
    ...(container === undefined ? {} : { container }),
    nearest: entry ? [] : nearestPaths(path, tree).map(formatPath),
  };
}

/** Lines of `drop` that match a path which nothing else would pack. */
function unless(drop: string[]): Pick<Answer, 'drop'> {
  return drop.length > 0 ? { drop } : {};
}

function statusOf(entry: Entry | undefined, { packed, dropped, complete }: Known): Answer['status'] {
  if (!entry) return complete ? 'not in the image' : 'unknown';
  if (packed.has(entry.path) || entry.path === ROOT) return 'packed';
  return dropped.has(entry.path) ? 'dropped' : 'left out';
}

function factsOf({ path, type, size }: Entry, { tree, packed }: Known): Partial<Answer> {
  if (type === 'file') return { type, size };
  if (type === 'symlink') {
    const target = tree.resolve(path);
    return { type, target: { path: formatPath(target.path), packed: packed.has(target.path) } };
  }
  if (type !== 'directory') return { type };
  const below = tree.below(path).filter((one) => tree.get(one)!.type !== 'directory');
  return { type, files: { packed: below.filter((one) => packed.has(one)).length, all: below.length } };
}

function chainOf(first: PackedRecord, path: ImagePath, { tree, packed, dropped, rules }: Known): Link[] {
  const chain: Link[] = [];
  const seen = new Set<ImagePath>();
  let at = path;
  for (
    let record: PackedRecord | undefined = first;
    record && !seen.has(at);
    record = packed.get(at) ?? dropped.get(at)
  ) {
    seen.add(at);
    const { path: name, reason, by } = record;
    if (by === undefined) {
      const keep = reason === 'keep' ? { keep: linesNaming(rules.keep, at, tree) } : {};
      return [...chain, { path: name, reason, ...keep }];
    }
    at = pathOf(by);
    chain.push({ path: name, reason, by, ...(tree.get(at)?.type === 'symlink' ? { byLink: true } : {}) });
  }
  return chain;
}
