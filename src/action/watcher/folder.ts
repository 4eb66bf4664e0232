import { lstatSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../../base/failure.ts';

/** Link in RUNNER_TEMP by which later steps find the capture of this job. */
const LINK = 'micropacker-start';
const PREFIX = 'micropacker-watch-';

/**
 * Makes the private folder for messages between `start`, the watcher and `stop`, and the link to it. Throws `Failure`
 * if the job already has a capture.
 */
export function claimFolder(tempRoot: string): string {
  if (currentFolder(tempRoot) !== undefined) throw running();
  rmSync(join(tempRoot, LINK), { force: true });
  const folder = mkdtempSync(join(resolve(tempRoot), PREFIX));
  try {
    symlinkSync(folder, join(tempRoot, LINK));
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? running() : error;
  }
}

/**
 * The folder of the job's capture; undefined if none is running. Throws `Failure` if the link or the folder is not what
 * a start step of this user has made: the folder says what to end and what to remove.
 */
export function currentFolder(tempRoot: string): string | undefined {
  const link = join(tempRoot, LINK);
  const folder = targetOf(link);
  const found = folder === undefined ? undefined : lstatSync(folder, { throwIfNoEntry: false });
  if (folder === undefined || !found) return undefined;
  const uid = process.getuid?.();
  const inPlace = dirname(folder) === resolve(tempRoot) && basename(folder).startsWith(PREFIX);
  const isPrivate = found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
  if (inPlace && isPrivate && lstatSync(link).uid === uid) return folder;
  throw new Failure(`start: ${link} leads to ${folder}, which no start step of this user has made`, {
    fix: `Nothing was done with it. Remove ${link}, and find out who made it.`,
  });
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

/** Removes the folder, and the link if it points there. */
export function releaseFolder(tempRoot: string, folder: string): void {
  if (currentFolder(tempRoot) === folder) rmSync(join(tempRoot, LINK), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

function running(): Failure {
  return new Failure('start: a capture is already running in this job', {
    fix: 'End it with the stop step first. To capture several containers at once, use a job for each.',
  });
}
