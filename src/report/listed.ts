import type { ImagePath } from '../base/path.ts';
import { counted, showBytes, showCount } from '../base/units.ts';
import { formatPath } from '../filelist/filelist.ts';
import { keepLine } from '../filelist/keep-line.ts';
import { type ListedFolder, namesIn } from '../filelist/listed.ts';
import { isOfLanguage } from '../packages/languages/folders.ts';
import { bytesOf, type Tree } from '../rootfs/tree.ts';
import type { Share } from './sizes.ts';

/** A folder that the container listed, and of which names are left out. */
export interface ListedRecord {
  folder: string;
  /** The files and links directly in the folder. */
  files: Share;
  /** True if a left-out name belongs to no package: they are too large for `listed-max`. */
  own: boolean;
  /** Sum of the left-out files in bytes. */
  missing: number;
  /** The line of `keep` that packs the whole folder, and the bytes of its files that this adds. */
  keep: string;
  keepBytes: number;
  /** The programs that listed it, as far as known. */
  by: string[];
  /** The OS package of most of its left-out files, if any. */
  package?: string;
  /** True if it is a folder of Python or Ruby, or holds their modules: an import lists it. Node lists none. */
  modules?: true;
}

/** Modules and records of packages, whose folders are listed by imports. */
const MODULE = /\.(?:pyc?|rb|gemspec)$/;
/** Shells, and the programs that start scripts use to change owners, copy and clean up. */
const TOOL = new RegExp(
  `/(?:${[
    ...['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox', 'find', 'xargs', 'grep', 'ls', 'du', 'cp', 'mv', 'rm'],
    ...['ln', 'tar', 'rsync', 'install', 'chown', 'chmod', 'chgrp', 'chcon', 'run-parts'],
  ].join('|')})$`,
);
/** A package's folder is in the summary if keeping it costs less than this (bytes). */
const CHEAP = 1_000_000;

function isImported(folder: ImagePath): boolean {
  return isOfLanguage(folder) && !/\/node_modules(?:\/|$)/.test(folder);
}

/** Facts about an image for `listedRecords`. */
export interface ListedFacts {
  tree: Tree;
  /** Canonical paths in the micro image, and those that `drop` names. */
  packed: ReadonlySet<ImagePath>;
  dropped: ReadonlySet<ImagePath>;
  /** True if an OS package or a language package owns the path. */
  owned: (path: ImagePath) => boolean;
  /** Name of the OS package that owns the path. */
  ownerOf: (path: ImagePath) => string | undefined;
}

/** The listed folders of which names are left out, in the order of `folders`. Names that `drop` names do not count. */
export function listedRecords(folders: Iterable<ListedFolder>, facts: ListedFacts): ListedRecord[] {
  return [...folders].flatMap((folder) => recordOf(folder, facts) ?? []);
}

function recordOf({ path, by }: ListedFolder, facts: ListedFacts): ListedRecord | undefined {
  const { tree, packed, dropped, owned, ownerOf } = facts;
  const names = namesIn(path, tree).filter((entry) => !dropped.has(entry.path));
  const missing = names.filter((entry) => !packed.has(entry.path));
  if (missing.length === 0) return undefined;
  const below = tree.below(path).filter((one) => !packed.has(one) && !dropped.has(one));
  const owner = mostOf(missing.flatMap((entry) => ownerOf(entry.path) ?? []));
  return {
    folder: formatPath(path),
    files: { packed: names.length - missing.length, total: names.length },
    own: missing.some((entry) => !owned(entry.path)),
    missing: bytesOf(missing),
    keep: keepLine(formatPath(path)),
    keepBytes: bytesOf(below.map((one) => tree.get(one)!)),
    by: by.map(formatPath),
    ...(owner === undefined ? {} : { package: owner }),
    ...(isImported(path) || names.some((entry) => MODULE.test(entry.path)) ? { modules: true } : {}),
  };
}

function mostOf(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * The records that people should see: folders of no package, and folders of packages that an application listed itself
 * (not a shell or a tool of its start script, not an import of modules) and that cost little to keep.
 */
export function notableListed(records: readonly ListedRecord[]): ListedRecord[] {
  return records.filter(({ own, by, modules, keepBytes }) => {
    if (own) return true;
    return !modules && keepBytes < CHEAP && by.some((program) => !TOOL.test(program));
  });
}

/** The notice about a folder whose own names need more than `max` bytes or, if it is undefined, are in no list. */
export function listedText({ folder, files, missing, keep, keepBytes }: ListedRecord, max: number | undefined): string {
  const left = files.total - files.packed;
  const there = files.packed === 0 ? 'none' : `only ${showCount(files.packed)}`;
  const all = `its ${counted(files.total, 'file')}`;
  const need = `the ${files.packed === 0 ? '' : 'other '}${counted(left, 'file')} need ${showBytes(missing)}${max === undefined ? '' : `, more than listed-max: ${showBytes(max)}`}`;
  const cost = keepBytes === missing ? '' : ` (${showBytes(keepBytes)} with its subfolders)`;
  return `The container listed ${folder}, but ${there} of ${all} ${files.packed > 1 ? 'are' : 'is'} packed: ${need}. If the program uses the names, add this line to keep${cost}: ${keep}`;
}
