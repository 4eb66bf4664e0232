import { formatPath } from '../filelist/filelist.ts';
import { type ImagePath, parentOf, pathToBytes, ROOT } from '../path.ts';
import type { Entry } from '../rootfs/entry.ts';
import type { FailureRecord, FolderRecord, PackedRecord, Report } from './report.ts';

/** What of an index entry the report tells. */
type Listed = Pick<Entry, 'path' | 'type' | 'size'>;

/** `ownerOf` names the package that a path belongs to, if any. */
export function packedRecords(
  packed: Iterable<{ entry: Listed; reason: string; by?: ImagePath }>,
  ownerOf: (path: ImagePath) => string | undefined = () => undefined,
): PackedRecord[] {
  return [...packed].map(({ entry, reason, by }) => {
    const owner = ownerOf(entry.path);
    return {
      path: formatPath(entry.path),
      type: entry.type,
      size: entry.type === 'file' ? entry.size : 0,
      reason,
      ...(by === undefined ? {} : { by: formatPath(by) }),
      ...(owner === undefined ? {} : { package: shown(owner) }),
    };
  });
}

/** A text that has one character a byte, for people. */
export function shown(bytes: string): string {
  return pathToBytes(bytes).toString('utf8');
}

/** What is left out, by folder (two levels deep), largest first. Folders themselves do not count. */
export function removedByFolder(entries: Iterable<Listed>, packed: ReadonlySet<ImagePath>): FolderRecord[] {
  const folders = new Map<string, FolderRecord>();
  for (const entry of entries) {
    if (entry.type === 'directory' || packed.has(entry.path)) continue;
    const folder = formatPath(upper(entry.path));
    const record = folders.get(folder) ?? { folder, files: 0, bytes: 0 };
    record.files++;
    record.bytes += entry.type === 'file' ? entry.size : 0;
    folders.set(folder, record);
  }
  return [...folders.values()].sort((a, b) => b.bytes - a.bytes || b.files - a.files || (a.folder < b.folder ? -1 : 1));
}

/** The folder of a path, cut after two names: /usr/share/doc/x is in /usr/share. */
function upper(path: ImagePath): ImagePath {
  const names = parentOf(path).split('/').filter(Boolean).slice(0, 2);
  return (names.length === 0 ? ROOT : `/${names.join('/')}`) as ImagePath;
}

/**
 * report.json. What a test or container printed is not in it: it may hold secrets, and the runner masks them in the log and the summary
 * but not in artifacts.
 */
export function reportJson(report: Report): string {
  const failure = report.failure && unsaid(report.failure);
  return `${JSON.stringify({ ...report, failure }, undefined, 2)}\n`;
}

function unsaid({ message, said, phase, mend, exitCode }: FailureRecord): Omit<FailureRecord, 'evidence'> {
  const bare = said === undefined ? message : message.replace(`: ${said}`, '');
  return { phase, message: bare, ...(mend ? { mend } : {}), exitCode };
}
