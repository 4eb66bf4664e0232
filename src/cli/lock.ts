import { randomBytes } from 'node:crypto';
import { chmod, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { ImagePath } from '../base/path.ts';
import { counted, showCount } from '../base/units.ts';
import { formatPath } from '../filelist/filelist.ts';
import { type Drift, driftBetween, kindOf } from '../filelist/lock/drift.ts';
import { readLock } from '../filelist/lock/lock.ts';
import { lockText } from '../filelist/lock/text.ts';
import { readLists } from '../filelist/read.ts';
import { driftCounts } from '../report/drift.ts';
import { isFolder, readReport } from '../report/read.ts';
import type { Reply } from './reply.ts';

const SHOWN = 50;

export interface LockOptions {
  /** Output folder of a run, or path of a file list. */
  from: string;
  /** Path of the lock, relative to the working folder. */
  lock: string;
}

/**
 * `micropacker lock`: writes the paths of a run's files.txt into the lock, like `lock.patch` of that run. Writes
 * nothing if the paths are the same. Returns the paths added and removed. Throws `Failure` if the run failed, except at
 * a gate.
 */
export async function writeLock({ from, lock: name }: LockOptions, log: Log): Promise<Reply> {
  const folder = await isFolder(from);
  if (folder) await requireGood(from, log);
  const { paths } = await readLists([folder ? join(from, 'files.txt') : from], 'from');
  const lock = await readLock(name, process.cwd());
  const drift = driftBetween(lock.paths, paths);
  const { length: added } = drift.added;
  const { length: removed } = drift.removed;
  const reply = (outcome: string, ...lines: string[]): Reply => ({
    text: [`${name}: ${lines[0]}`, ...lines.slice(1)].join('\n'),
    json: { schema: 1, outcome, lock: name, paths: paths.length, added, removed },
  });
  if (lock.text !== undefined && kindOf(drift) === 'none') return reply('unchanged', 'no drift, nothing to write');
  await replace(name, lock.file, lockText(lock.text, paths));
  const all = counted(paths.length, 'path');
  if (lock.text === undefined) return reply('created', `new, ${all}`);
  return reply('updated', `${driftCounts(added, removed)}, ${all} now`, ...changes(drift));
}

/** Throws `Failure` if the run in `from` failed, except at a gate: its list does not make a working micro image. */
async function requireGood(from: string, log: Log): Promise<void> {
  const report = await readReport(from, 'from');
  if (!report) return;
  const { outcome, failure, tracer } = report;
  if (failure && failure.exitCode !== EXIT.gate) {
    throw new Failure(`from: the run in ${from} failed: ${failure.message}`, {
      fix: `Use a run that passed. To lock its list anyway, name the file: --from ${join(from, 'files.txt')}`,
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

/** Replaces the lock atomically, so that no program reads half of it. `text` has one character per byte. */
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
      fix: 'Name a file in an existing folder that this user can write to.',
      cause: error,
    });
  }
}
