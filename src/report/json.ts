import { formatPath } from '../filelist/filelist.ts';
import { type ImagePath, parentOf, ROOT } from '../path.ts';
import type { Entry } from '../rootfs/entry.ts';
import { leftOutJson } from './left-out.ts';
import type { FailureRecord, FolderRecord, PackedRecord, Report } from './report.ts';

/** What of an index entry the report tells. */
type Listed = Pick<Entry, 'path' | 'type' | 'size' | 'linkname'>;

const BATCH_CHARS = 65_536;

/** What is known of paths, each where it is. */
export interface PathFacts {
  /** Name of the OS package that a path belongs to. */
  ownerOf?: (path: ImagePath) => string | undefined;
  /** The language package that it belongs to, see `PackedRecord`. */
  languageOf?: (path: ImagePath) => string | undefined;
  /** The program that touched it first. */
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

/** What is left out, by folder (two levels deep), largest first. Folders themselves do not count. */
export function removedByFolder(entries: Iterable<Listed>, packed: ReadonlySet<ImagePath>): FolderRecord[] {
  const folders = new Map<string, FolderRecord>();
  // Files come folder by folder.
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

/** A folder's path, cut after two names: /usr/share/doc is in /usr/share. */
function upper(folder: ImagePath): ImagePath {
  const names = folder.split('/').filter(Boolean).slice(0, 2);
  return (names.length === 0 ? ROOT : `/${names.join('/')}`) as ImagePath;
}

/**
 * report.json, in pieces of some 64 kB. What a test or container printed is not in it: it may hold secrets, and the runner masks them in the
 * log and the summary but not in artifacts.
 */
export function* reportJson(report: Report): Generator<string> {
  const { leftOut } = report;
  const text = JSON.stringify(told(report), undefined, 2);
  yield leftOut ? `${text.slice(0, -'\n}'.length)},\n  "leftOut": ` : text;
  if (leftOut) yield* batches(leftOutJson(leftOut()));
  yield leftOut ? '\n}\n' : '\n';
}

function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH_CHARS) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/** A report that may leave the runner. */
export type ToldReport = Omit<Report, 'leftOut' | 'failure'> & { failure?: Omit<FailureRecord, 'evidence' | 'said'> };

/** Without what a test or container printed, and without all that was left out. */
export function told({ leftOut: _, failure, ...report }: Report): ToldReport {
  return { ...report, ...(failure ? { failure: unsaid(failure) } : {}) };
}

function unsaid({ message, said, phase, mend, exitCode }: FailureRecord): Omit<FailureRecord, 'evidence' | 'said'> {
  const bare = said === undefined ? message : message.replace(`: ${said}`, '');
  return { phase, message: bare, ...(mend ? { mend } : {}), exitCode };
}
