import { type ImagePath, parentOf, ROOT, showPath } from '../../path.ts';
import type { Entry } from '../entry.ts';
import type { Tree } from '../tree.ts';
import type { PackedEntry, Packing } from './packing.ts';

/** What describes the packed files: taken from the image, or made. */
export interface Records {
  paths: string[];
  made: MadeFile[];
  warnings: string[];
}

export interface MadeFile {
  /** Physical, but for folders that are not there yet. */
  path: ImagePath;
  body: Buffer;
}

/** Says what describes `packed`, which has the paths that are packed. */
export type RecordsOf = (packed: ReadonlySet<ImagePath>) => Records;

/** The made files as entries, with the folders that the image lacks, and what to say. */
export interface PackedRecords {
  made: PackedEntry[];
  warnings: string[];
}

/** Adds what describes the packed files that stay (`left`). `time` is that of what is made, in seconds. */
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
      refused.push(`${showPath(path)} cannot be written: something else has its name, or that of a folder above it`);
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

/** All packed entries: a made one takes the place of the image's, and no two of different files have the same number. */
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
