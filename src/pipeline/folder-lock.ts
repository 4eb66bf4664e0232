import { link, lstat, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../base/failure.ts';
import { lives, startTime } from '../base/process.ts';

/** The file that names the process of the run that writes into a folder. */
export const LOCK = '.micropacker.lock';

const MAX_BYTES = 4096;

interface Holder {
  pid: number;
  since: string | undefined;
}

/**
 * Locks `folder` for this process, and takes over the lock of one that has ended. `partial` is a private folder on the
 * same file system; `holdFile` is told of the lock. Throws `Failure` if another run holds it.
 */
export async function lockFolder(
  folder: string,
  partial: string,
  { holdFile }: { holdFile: (path: string) => void },
): Promise<void> {
  const path = join(folder, LOCK);
  const own = join(partial, 'lock');
  await writeFile(own, JSON.stringify({ pid: process.pid, since: startTime(process.pid) }), {
    flag: 'wx',
    mode: 0o644,
  });
  // A link appears with its content or not at all.
  while (!(await linked(own, path))) await takeAway(folder, path, join(partial, 'ended'));
  holdFile(path);
}

/** Moves the lock of an ended process to `aside`. Looks at it again there: another run may have taken it over. */
async function takeAway(folder: string, path: string, aside: string): Promise<void> {
  const holder = await holderOf(path);
  if (holder === 'none') return;
  if (holder && lives(holder.pid, holder.since)) throw held(folder, holder);
  if (!(await moved(path, aside))) return;
  const found = await holderOf(aside);
  if (found && found !== 'none' && lives(found.pid, found.since)) {
    await linked(aside, path);
    throw held(folder, found);
  }
  await rm(aside, { recursive: true, force: true });
}

/** The process that a lock names; undefined if it names none, 'none' if there is no lock. */
async function holderOf(path: string): Promise<Holder | undefined | 'none'> {
  const info = await lstat(path).catch(() => undefined);
  if (!info) return 'none';
  // To open a fifo would block, and a device never ends.
  if (!info.isFile() || info.size > MAX_BYTES) throw new Error(`${LOCK} is not a lock file`);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? 'none' : parsed(text);
}

function parsed(text: string): Holder | undefined {
  try {
    const { pid, since } = JSON.parse(text);
    return Number.isInteger(pid) ? { pid, since } : undefined;
  } catch {
    return undefined;
  }
}

function held(folder: string, { pid }: Holder): Failure {
  return new Failure(`output: another run is writing to ${folder} (process ${pid})`, {
    fix: 'Wait until it has ended, or name another folder in output.',
  });
}

/** Links `to` to the file `from`; false if `to` exists. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a file; false if it is gone. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
