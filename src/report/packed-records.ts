import { type ImagePath, parentOf, ROOT } from '../base/path.ts';
import { formatPath } from '../filelist/filelist.ts';
import type { Entry } from '../tar/entry.ts';
import type { FolderRecord, PackedRecord } from './report.ts';

/** The part of an index entry that the report shows. */
type Listed = Pick<Entry, 'path' | 'type' | 'size' | 'linkname'>;

/** Facts about paths, each optional. */
export interface PathFacts {
  /** Name of the OS package that owns the path. */
  ownerOf?: (path: ImagePath) => string | undefined;
  /** The language package that owns the path, see `PackedRecord`. */
  languageOf?: (path: ImagePath) => string | undefined;
  /** By path: the program that touched it first. */
  callers?: ReadonlyMap<ImagePath, ImagePath>;
}

export function packedRecords(
  packed: Iterable<{ entry: Listed; reason: string; by?: ImagePath }>,
  { ownerOf, languageOf, callers }: PathFacts = {},
): PackedRecord[] {
  return [...packed].map(({ entry, reason, by = reason === 'traced' ? callers?.get(entry.path) : undefined }) => {
    const owner = ownerOf?.(entry.path);
    const language = languageOf?.(entry.path);
    return {
      path: formatPath(entry.path),
      type: entry.type,
      size: entry.type === 'file' ? entry.size : 0,
      ...(entry.type === 'symlink' ? { target: formatPath(entry.linkname as ImagePath) } : {}),
      reason,
      ...(by === undefined ? {} : { by: formatPath(by) }),
      ...(owner === undefined ? {} : { package: owner }),
      ...(language === undefined ? {} : { language }),
    };
  });
}

/** Files that are left out, by folder (two levels deep), largest first. Folders themselves do not count. */
export function removedByFolder(entries: Iterable<Listed>, packed: ReadonlySet<ImagePath>): FolderRecord[] {
  const folders = new Map<string, FolderRecord>();
  // Entries of one folder follow each other, so the last record is usually the right one.
  let parent: ImagePath | undefined;
  let record: FolderRecord | undefined;
  for (const entry of entries) {
    if (entry.type === 'directory' || packed.has(entry.path)) continue;
    const own = parentOf(entry.path);
    if (own !== parent || !record) {
      const folder = formatPath(upper(own));
      record = folders.get(folder) ?? { folder, files: 0, bytes: 0 };
      folders.set(folder, record);
      parent = own;
    }
    record.files++;
    record.bytes += entry.type === 'file' ? entry.size : 0;
  }
  return [...folders.values()].sort((a, b) => b.bytes - a.bytes || b.files - a.files || (a.folder < b.folder ? -1 : 1));
}

/** A folder's path, cut after two names: /usr/share/doc becomes /usr/share. */
function upper(folder: ImagePath): ImagePath {
  const names = folder.split('/').filter(Boolean).slice(0, 2);
  return (names.length === 0 ? ROOT : `/${names.join('/')}`) as ImagePath;
}
