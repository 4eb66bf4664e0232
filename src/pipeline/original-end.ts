import { untraced } from '../capture/untraced.ts';
import type { Original } from '../original/original.ts';
import type { Readiness } from '../request/readiness.ts';
import { usualOf } from '../trial/capture.ts';
import type { End } from '../trial/end.ts';
import { observe } from '../trial/observe.ts';
import type { Usual } from '../trial/usual.ts';
import { type Run, subjectOf } from './run.ts';
import { testRecord } from './test-record.ts';

/** Exit codes of a container that was stopped: its own end, and SIGTERM's (128 + 15). */
const STOPPED: readonly number[] = [0, 143];

/**
 * Whether a container that passed its test ended in a way that only its original can tell to be right: not stopped in
 * good order, or no longer there, out of memory, restarted or unhealthy.
 */
export function isUnusual(end: End, readiness: Readiness): boolean {
  const { running, restarts, endedBefore, unhealthy, health = 0, outOfMemory, killed, exitCode = 0, execs } = end;
  if (restarts + endedBefore + execs.length > 0 || unhealthy || health !== 0 || outOfMemory) return true;
  if (!running) return readiness.kind !== 'exit';
  return killed || !STOPPED.includes(exitCode);
}

/**
 * Runs the test on the original, as each run of the micro image, and records it in the report. Returns how it went, and
 * what the container logged; nothing if the test fails there. For a run that packs given lists: without a capture,
 * nothing else tells how the original ends, and how long it takes.
 */
export async function runOriginal(run: Run, original: Original): Promise<{ usual?: Usual; log?: string[] }> {
  const { docker, session, report } = run;
  session.log.info('The test runs on the original too, for comparison');
  const subject = subjectOf(run, original, 'verify', original.inspect.Id);
  const observed = await observe(subject, untraced, { docker, ...session });
  report.tests.original = testRecord(observed);
  const { verdict, log } = observed;
  return verdict.ok ? { usual: usualOf(observed), ...(log ? { log } : {}) } : {};
}
