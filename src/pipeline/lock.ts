import { writeFile } from 'node:fs/promises';
import { type Evidence, EXIT, Failure } from '../base/failure.ts';
import type { ImagePath } from '../base/path.ts';
import { counted } from '../base/units.ts';
import { driftBetween } from '../filelist/lock/drift.ts';
import { type Lock, readLock } from '../filelist/lock/lock.ts';
import { patchText } from '../filelist/lock/patch.ts';
import { lockText } from '../filelist/lock/text.ts';
import type { ListWithReasons } from '../filelist/reasons.ts';
import { type DriftRecord, driftRecord, driftText } from '../report/drift.ts';
import { ownerNames } from '../report/packages.ts';
import type { Packed } from './pack.ts';
import type { Run } from './run.ts';

const SHOWN_LINES = 500;
const SHOWN_CHARS = 100_000;
const LOGGED = 10;

/** Reads the lock. If the file does not exist, says how to make it from this run. */
export async function lookAtLock({ request, session, recorder }: Run, name: string): Promise<Lock> {
  const lock = await readLock(name, process.cwd());
  if (lock.text !== undefined) return lock;
  const message = `lock: ${name} does not exist yet. Make it from this run: git apply its lock.patch, or commit its files.txt as ${name}`;
  // The other modes need the file.
  if (request.lockMode === 'report') session.log.notice(message);
  else recorder.warn(message);
  return lock;
}

/**
 * Compares the packed paths with the lock: logs and records what was added and removed, and writes `lock.patch` if they
 * differ. With `lock-mode: fail`, returns the failure for a difference.
 */
export async function compareWithLock(run: Run, lock: Lock, packed: Packed): Promise<Failure | undefined> {
  const { request, report, session, output } = run;
  const { tree } = packed;
  const ownerOf = ownerNames(packed.packages);
  const drift = driftBetween(lock.paths, packed.list.paths);
  const record = driftRecord(drift, {
    lock: lock.name,
    mode: request.lockMode,
    found: lock.text !== undefined,
    onlyLocked: onlyLocked(packed.list),
    has: (path) => tree.locate(path).entry !== undefined,
    packageOf: (path) => ownerOf(tree.locate(path).path),
  });
  report.drift = record;
  reportDrift(run, record);
  if (record.kind === 'none') return undefined;
  const patch = patchText(inBytes(lock.pathInRepository), lock.text, lockText(lock.text, packed.list.paths));
  await writeFile(output.unfinished('lock.patch'), patch, 'latin1');
  output.finish('lock.patch');
  if (request.lockMode === 'fail') return drifted(lock, record, patch, report.tests.micro?.passed === true);
  session.log.info('To update the lock, apply lock.patch from the output folder');
  return undefined;
}

function onlyLocked({ reasons }: ListWithReasons): ImagePath[] {
  return [...reasons].filter(([, reason]) => reason === 'lock').map(([path]) => path);
}

function inBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Records the drift as a gate with `lock-mode: fail`, else logs it. */
function reportDrift({ request, report, session: { log } }: Run, record: DriftRecord): void {
  const say = (line: string) => log.info(line);
  const said = `lock ${record.lock}: ${driftText(record)}`;
  const drifts = record.kind !== 'none';
  if (request.lockMode === 'fail') {
    report.gates.push({
      passed: !drifts,
      verdict: `${said}, ${drifts ? 'not allowed by lock-mode: fail' : 'ok'}`,
    });
  } else if (drifts) log.notice(said);
  else say(said);
  logPaths(say, '+', record.added);
  logPaths(say, '-', record.removed);
  if (record.onlyLocked.length > 0)
    log.info(`Packed only because they are locked: ${counted(record.onlyLocked.length, 'path')}`);
}

function logPaths(say: (line: string) => void, sign: string, paths: DriftRecord['removed']): void {
  for (const { path, gone } of paths.slice(0, LOGGED))
    say(`  ${sign} ${path}${gone ? ' (no longer in the image)' : ''}`);
  if (paths.length > LOGGED) say(`  ${sign} … and ${paths.length - LOGGED} more, see report.json`);
}

function drifted({ name }: Lock, record: DriftRecord, patch: string, passed: boolean): Failure {
  const what = record.found
    ? `${name} differs from what this run packs: ${driftText(record)}`
    : `${name} does not exist, and lock-mode is fail; this run packs ${counted(record.added.length, 'path')}`;
  return new Failure(`lock: ${what}`, {
    exitCode: EXIT.gate,
    fix: `${passed ? 'The test passes on the micro image. ' : ''}If the change is right, update the lock and commit it: git apply lock.patch in the root of the repository, or micropacker lock --from DIR --lock ${name}. DIR is the output folder or the artifact; it holds lock.patch.\nIf a test uses a path only sometimes, set lock-mode: union, which always packs locked paths.`,
    evidence: [shown(patch)],
  });
}

/** The part of the patch that fits into a log and a summary. */
function shown(patch: string): Evidence {
  const all = Buffer.from(patch, 'latin1').toString('utf8').trimEnd().split('\n');
  let chars = 0;
  const lines = all.slice(0, SHOWN_LINES).filter((line) => {
    chars += line.length;
    return chars <= SHOWN_CHARS;
  });
  const title =
    lines.length === all.length ? 'lock.patch' : `The first ${lines.length} of ${all.length} lines of lock.patch`;
  return { title, lines, form: 'patch' };
}
