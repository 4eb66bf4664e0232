import { randomBytes } from 'node:crypto';
import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, Failure } from './failure.ts';
import { type Drift, driftBetween, kindOf } from './filelist/drift.ts';
import { formatPath } from './filelist/filelist.ts';
import { lockText } from './filelist/lock-text.ts';
import { readLists } from './lists.ts';
import { readLock } from './lock.ts';
import type { Log } from './log.ts';
import type { ImagePath } from './path.ts';
import { driftCounts, pathsOf } from './report/drift.ts';
import { isFolder, readReport } from './report/read.ts';
import { showCount } from './units.ts';

const SHOWN = 50;

export interface LockOptions {
  /** Output folder of a run, or a file list. */
  from: string;
  /** The lock's path, relative to the working folder. */
  lock: string;
}

/**
 * `micropacker lock`: makes the lock hold the paths of a run's files.txt, as `lock.patch` of that run does, and leaves it alone when it holds
 * them already. Returns what came and what went, for the user. Throws `Failure` for a run that did not get a list that works.
 */
export async function writeLock({ from, lock: name }: LockOptions, log: Log): Promise<string> {
  const folder = await isFolder(from);
  if (folder) await requireGood(from, log);
  const { paths } = await readLists([folder ? join(from, 'files.txt') : from], 'from');
  const lock = await readLock(name, process.cwd());
  const drift = driftBetween(lock.paths, paths);
  if (lock.text !== undefined && kindOf(drift) === 'none') return `${name}: no drift, it stays as it is`;
  await replace(name, lock.file, lockText(lock.text, paths));
  if (lock.text === undefined) return `${name}: new, ${pathsOf(paths.length)}`;
  const counts = driftCounts(drift.added.length, drift.removed.length);
  return [`${name}: ${counts}, ${pathsOf(paths.length)} now`, ...changes(drift)].join('\n');
}

/** A list that made no working micro image must not become the one that the next runs are held to. */
async function requireGood(from: string, log: Log): Promise<void> {
  const report = await readReport(from, 'from');
  if (!report) return;
  const { outcome, failure, tracer } = report;
  if (failure && failure.exitCode !== EXIT.gate) {
    throw new Failure(`from: the run in ${from} failed: ${failure.message}`, {
      mend: `Take a run that passed. To lock its list all the same, name the file: --from ${join(from, 'files.txt')}`,
    });
  }
  if (outcome === 'not verified') log.warning(`The run in ${from} did not test its micro image`);
  if (tracer && tracer.drops > 0) log.warning(`The capture of the run in ${from} is incomplete: files may be missing`);
}

function changes({ added, removed }: Drift): string[] {
  return [...signed('+', added), ...signed('-', removed)];
}

function signed(sign: string, paths: readonly ImagePath[]): string[] {
  const shown = paths.slice(0, SHOWN).map((path) => `${sign} ${formatPath(path)}`);
  return paths.length > SHOWN ? [...shown, `${sign} … and ${showCount(paths.length - SHOWN)} more`] : shown;
}

/** In one step, so that nobody finds half a lock. `text` has one character a byte. */
async function replace(name: string, file: string, text: string): Promise<void> {
  const temp = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(temp, text, 'latin1');
    const mode = await stat(file).then(
      (found) => found.mode,
      () => undefined,
    );
    if (mode !== undefined) await chmod(temp, mode & 0o7777);
    await rename(temp, file);
  } catch (error) {
    await rm(temp, { force: true });
    throw new Failure(`lock: cannot write ${name}: ${(error as Error).message}`, {
      mend: 'Name a file in a folder that is there and that this user can write to.',
      cause: error,
    });
  }
}
