import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Evidence, EXIT, Failure } from './failure.ts';
import { driftBetween, type ListWithReasons, withLocked } from './filelist/drift.ts';
import { type FileList, mergeFileLists } from './filelist/filelist.ts';
import { lockText } from './filelist/lock-text.ts';
import { patchText } from './filelist/patch.ts';
import { type Lock, readLock } from './lock.ts';
import type { Packed } from './packing.ts';
import type { ImagePath } from './path.ts';
import { type DriftRecord, driftRecord, driftText, pathsOf } from './report/drift.ts';
import { ownerNames } from './report/packages.ts';
import type { Tree } from './rootfs/tree.ts';
import { keep, type Run } from './run.ts';

const SHOWN_LINES = 500;
const SHOWN_CHARS = 100_000;
const LOGGED = 10;

/** Reads the lock, and says if there is none yet: the run then says what to put into it. */
export async function lookAtLock({ request, session, recorder }: Run, name: string): Promise<Lock> {
  const lock = await readLock(name, process.cwd());
  if (lock.text !== undefined) return lock;
  const message = `lock: ${name} is not there yet. Make it from this run: git apply its lock.patch, or commit its files.txt as ${name}`;
  // The other modes count on it.
  if (request.lockMode === 'report') session.log.notice(message);
  else recorder.warn(message);
  return lock;
}

/** The union of the lists; with `lock-mode: union` also what is locked. */
export function locked({ request, lock }: Run, tree: Tree, lists: FileList[]): ListWithReasons {
  return withLocked(
    mergeFileLists(lists),
    lockedPaths({ request, lock }),
    (path) => tree.locate(path).entry !== undefined,
  );
}

/** What is packed only because it is locked, as far as the image has it. */
export function lockedPaths({ request, lock }: Pick<Run, 'request' | 'lock'>): ImagePath[] {
  return lock && request.lockMode === 'union' ? lock.paths : [];
}

/**
 * Compares what is packed with the lock, if there is one: says what came and what went, keeps it in the report, and writes `lock.patch` where
 * they differ. Returns the failure that the drift is with `lock-mode: fail`.
 */
export async function compareWithLock(run: Run, packed: Packed): Promise<Failure | undefined> {
  const { lock, request, report, session } = run;
  if (!lock) return undefined;
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
  tellDrift(run, record);
  if (record.kind === 'none') return undefined;
  const patch = patchText(inBytes(lock.pathInRepository), lock.text, lockText(lock.text, packed.list.paths));
  await writeFile(join(run.partial, 'lock.patch'), patch, 'latin1');
  await keep(run, 'lock.patch');
  if (request.lockMode === 'fail') return drifted(lock, record, patch, report.tests.micro?.passed === true);
  session.log.info('lock.patch, in the output folder, brings the lock up to date');
  return undefined;
}

function onlyLocked({ reasons }: ListWithReasons): ImagePath[] {
  return [...reasons].filter(([, reason]) => reason === 'lock').map(([path]) => path);
}

function inBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The verdict of a gate in one line; else what drifted is worth a notice, as nothing fails. */
function tellDrift({ request, report, session: { log } }: Run, record: DriftRecord): void {
  const say = (line: string) => log.info(line);
  const said = `lock ${record.lock}: ${driftText(record)}`;
  const drifts = record.kind !== 'none';
  if (request.lockMode === 'fail') {
    report.gates.push({
      passed: !drifts,
      verdict: `${said}, ${drifts ? 'which lock-mode: fail does not allow' : 'ok'}`,
    });
  } else if (drifts) log.notice(said);
  else say(said);
  tellPaths(say, '+', record.added);
  tellPaths(say, '-', record.removed);
  if (record.onlyLocked.length > 0) log.info(`Packed only because the lock has them: ${record.onlyLocked.length}`);
}

function tellPaths(say: (line: string) => void, sign: string, paths: DriftRecord['removed']): void {
  for (const { path, gone } of paths.slice(0, LOGGED))
    say(`  ${sign} ${path}${gone ? ' (the image has it no more)' : ''}`);
  if (paths.length > LOGGED) say(`  ${sign} … and ${paths.length - LOGGED} more, see report.json`);
}

function drifted({ name }: Lock, record: DriftRecord, patch: string, passed: boolean): Failure {
  const what = record.found
    ? `${name} is not what this run packs: ${driftText(record)}`
    : `${name} is not there, and lock-mode is fail; this run packs ${pathsOf(record.added.length)}`;
  return new Failure(`lock: ${what}`, {
    exitCode: EXIT.gate,
    mend: `${passed ? 'The test passes on the micro image. ' : ''}If these paths are right, bring the lock up to date and commit it: git apply lock.patch, in the root of the repository, or micropacker lock --from DIR --lock ${name}; the patch is in DIR, the output folder or the artifact.\nIf a test reaches a path only sometimes, lock-mode: union packs what is locked in any case.`,
    evidence: [shown(patch)],
  });
}

/** What of the patch fits into a log and a summary. */
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
