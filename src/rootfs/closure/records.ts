import { type ImagePath, parentOf, ROOT, showPath } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Tree } from '../tree.ts';
import type { PackedEntry, Packing } from './packed.ts';

/** Files that describe the packed files: from the image (`paths`) or generated (`made`). */
export interface Records {
  paths: string[];
  made: MadeFile[];
  warnings: string[];
}

export interface MadeFile {
  /** Physical, except for folders that do not exist yet. */
  path: ImagePath;
  body: Buffer;
}

/** Returns the records for the packed paths. */
export type RecordsOf = (packed: ReadonlySet<ImagePath>) => Records;

/** The generated files as entries, with folders that the image lacks, and warnings. */
export interface PackedRecords {
  made: PackedEntry[];
  warnings: string[];
}

/** Adds the records of the remaining packed files (`left`). `time` is the generated files' mtime, in seconds. */
export function packRecords(
  recordsOf: RecordsOf,
  packing: Packing,
  left: readonly PackedEntry[],
  time: number,
): PackedRecords {
  const { paths, made, warnings } = recordsOf(new Set(left.map(({ entry }) => entry.path)));
  for (const path of paths) packing.addIfThere(path, 'package-db');
  const { tree } = packing;
  const entries = new Map<ImagePath, Entry>();
  const refused: string[] = [];
  for (const { path, body } of made) {
    const way = wayTo(path);
    if (way.some((folder) => isOther(tree, folder)) || tree.get(path)?.type === 'directory') {
      refused.push(
        `${showPath(path)} cannot be written: the image has a folder with its name, or a file in place of one of its folders`,
      );
      continue;
    }
    for (const folder of way) {
      if (tree.has(folder)) packing.add(folder, 'parent', path);
      else entries.set(folder, entryOf(folder, 'directory', 0o755, time));
    }
    entries.set(path, { ...entryOf(path, 'file', 0o644, time), size: body.length, body });
  }
  return {
    made: [...entries.values()].map((entry) => ({ entry, reason: 'package-db' })),
    warnings: [...warnings, ...refused],
  };
}

/** The folders above a path, the topmost first, without the root. */
function wayTo(path: ImagePath): ImagePath[] {
  const way: ImagePath[] = [];
  for (let up = parentOf(path); up !== ROOT; up = parentOf(up)) way.unshift(up);
  return way;
}

function isOther(tree: Tree, folder: ImagePath): boolean {
  const entry = tree.get(folder);
  return entry !== undefined && entry.type !== 'directory';
}

function entryOf(path: ImagePath, type: 'file' | 'directory', mode: number, mtime: number): Entry {
  return { path, type, mode, uid: 0, gid: 0, mtime, size: 0, inode: 0, offset: 0 };
}

/** All packed entries. A generated file replaces the image's, and gets a new inode number. */
export function withMade(packed: Iterable<PackedEntry>, made: readonly PackedEntry[]): PackedEntry[] {
  const paths = new Set(made.map(({ entry }) => entry.path));
  const own = [...packed].filter(({ entry }) => !paths.has(entry.path));
  let inode = own.reduce((most, { entry }) => Math.max(most, entry.inode), 0);
  const numbered = made.map((one) => {
    inode += 1;
    return { ...one, entry: { ...one.entry, inode } };
  });
  return [...own, ...numbered];
}
