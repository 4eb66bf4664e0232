import { formatPath } from '../filelist/filelist.ts';
import { type ImagePath, ROOT } from '../path.ts';
import type { PackedRecord } from '../report/report.ts';
import type { Entry, EntryType } from '../rootfs/entry.ts';
import { nearestPaths } from '../rootfs/nearest.ts';
import { type Known, pathOf } from './known.ts';
import { linesNaming } from './lines.ts';

/** Why a path is in the micro image, or why it is not. Paths are in the form of files.txt. */
export interface Answer {
  /** As it was asked for. */
  asked: string;
  /** Where that is, without links on the way. */
  path: string;
  /** The links on the way. */
  links: string[];
  status: 'packed' | 'dropped' | 'left out' | 'not in the image' | 'unknown';
  type?: EntryType;
  /** OS package that it belongs to. */
  package?: string;
  /** Bytes of a file. */
  size?: number;
  /** What a symbolic link leads to, and whether that is packed. */
  target?: { path: string; packed: boolean };
  /** Files of a folder, at any depth. */
  files?: { packed: number; all: number };
  /** From the path to what brought it in; of a dropped one, what would. */
  chain: Link[];
  /** Lines of `drop` that took it away. */
  drop?: string[];
  /** A container of the micro image looked for it in vain. */
  lookedForInVain: boolean;
  /** The lock has it, and this run did not list it. */
  locked: boolean;
  /** Paths of the image that may be meant. */
  nearest: string[];
}

/** One step of a chain. */
export interface Link {
  path: string;
  reason: string;
  by?: string;
  /** Whether `by` is a symbolic link. */
  byLink?: true;
  /** Lines of `keep` that name it. */
  keep?: string[];
}

/** `asked` starts at the root and has one character a byte. */
export function answer(asked: ImagePath, known: Known): Answer {
  const { tree, packed, dropped, rules } = known;
  const { entry, path, links } = tree.locate(asked);
  const owner = known.packages.get(path);
  const record = packed.get(path) ?? dropped.get(path);
  return {
    asked: formatPath(asked),
    path: formatPath(path),
    links: links.map(formatPath),
    status: statusOf(entry, known),
    ...(entry ? factsOf(entry, known) : {}),
    ...(owner === undefined ? {} : { package: owner }),
    chain: record ? chainOf(record, path, known) : [],
    ...(dropped.has(path) ? { drop: linesNaming(rules.drop, path, tree) } : {}),
    lookedForInVain: known.lookedForInVain.has(path),
    locked: known.locked.has(path),
    nearest: entry ? [] : nearestPaths(path, tree).map(formatPath),
  };
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
