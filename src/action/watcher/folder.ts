import { existsSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../base/failure.ts';

/** Link in RUNNER_TEMP by which later steps find the capture of this job. */
const LINK = 'micropacker-start';

/**
 * Makes the private folder for messages between `start`, the watcher and `stop`, and the link to it. Throws `Failure`
 * if the job already has a capture.
 */
export function claimFolder(tempRoot: string): string {
  if (currentFolder(tempRoot) !== undefined) throw running();
  rmSync(join(tempRoot, LINK), { force: true });
  const folder = mkdtempSync(join(tempRoot, 'micropacker-watch-'));
  try {
    symlinkSync(folder, join(tempRoot, LINK));
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? running() : error;
  }
}

/** The folder of the job's capture; undefined if none is running. */
export function currentFolder(tempRoot: string): string | undefined {
  try {
    const folder = readlinkSync(join(tempRoot, LINK));
    return existsSync(folder) ? folder : undefined;
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
