import { EXIT, Failure } from '../base/failure.ts';
import { Unavailable } from '../base/unavailable.ts';
import { unionOf } from '../capture/touch.ts';
import type { Tracer } from '../capture/tracer.ts';
import { untraced } from '../capture/untraced.ts';
import type { Readiness } from '../request/readiness.ts';
import { observe } from './observe.ts';
import type { Observed } from './observed.ts';
import { type AnySubject, type Explains, isTimeout, type TrialContext, withShorterTimeouts } from './subject.ts';
import { type Failed, textOf, type Verdict } from './verdict.ts';

/** The deciding run, with the captures of that run and of the repeat runs. */
export interface Verified extends Observed {
  /** Verdicts of other runs on the same image, each under a tracer. */
  again: Verdict[];
  /** Set if the deciding run was watched: then its capture has every look-up. */
  watched?: true;
  /** Set if the image ran as it ships, after a watched run that passed. */
  shipped?: true;
  /** Why the deciding run was not watched although it should have been. */
  unwatched?: string;
  /** Set if the test failed while it was watched, but passed on the same image without: that failure. */
  onlyWatched?: Failed;
}

export interface Tracers {
  /** The tracer that sees every look-up, to watch the deciding run; undefined if it should not be watched. */
  watcher: Tracer | undefined;
  /** Tracers for an unwatched run; the first that works here is used. They must not change the container. */
  during: AsyncIterable<Tracer> | Iterable<Tracer>;
  /** Tracers for repeat runs that find what is missing at run time, the best first. */
  afterwards: AsyncIterable<Tracer> | Iterable<Tracer>;
}

/**
 * Runs the test against the micro image, watched if possible. The watched run decides if the test passes, or if
 * `explains` finds a missing file in its capture as the reason of the failure. Otherwise an unwatched run decides, as
 * in production. After its failure, repeats it once under each other tracer, until a capture explains it or a run
 * passes. A tracer that does not work is skipped. After a time-out, `withUsual` may add the original's times to the
 * subject, so that the other runs need not wait as long.
 */
export async function verify(
  subject: AnySubject,
  tracers: Tracers,
  context: TrialContext,
  explains: Explains,
  withUsual: (subject: AnySubject) => Promise<AnySubject> = async (one) => one,
): Promise<Verified> {
  const { watcher } = tracers;
  if (!watcher) return verifyUnwatched(subject, tracers, context, explains);
  const watched = await attempt(subject, watcher, context, explains);
  if ('why' in watched) {
    return { ...(await verifyUnwatched(subject, tracers, context, explains)), unwatched: watched.why };
  }
  const { verdict, captured } = watched;
  const cause = explains(captured.touches);
  if (verdict.ok || cause === 'missing file') return { ...watched, again: [], watched: true };
  context.log.info(`The test fails while it is watched (${verdict.message}). It runs again, not watched`);
  const known = isTimeout(verdict) ? await withUsual(subject) : subject;
  const plain = await verifyUnwatched(
    cause === 'incomplete folder' ? withShorterTimeouts(known, verdict) : known,
    { ...tracers, afterwards: others(tracers.afterwards, watcher) },
    context,
    explains,
  );
  if (plain.verdict.ok) return { ...plain, captured, watched: true, onlyWatched: verdict };
  // Which folders were listed is known from the watched run only.
  const touches = unionOf([captured.touches, plain.captured.touches]);
  return { ...plain, captured: { ...plain.captured, touches }, again: [verdict, ...plain.again] };
}

/** Runs the test as in production; after a failure, again under the `afterwards` tracers. See `verify`. */
export async function verifyUnwatched(
  subject: AnySubject,
  { during, afterwards }: Tracers,
  context: TrialContext,
  explains: Explains,
): Promise<Verified> {
  const decided = await decide(subject, during, context);
  const { verdict } = decided;
  const seen: Verified = { ...decided, again: [] };
  if (verdict.ok || explains(seen.captured.touches) === 'missing file') return seen;
  for await (const tracer of afterwards) {
    context.log.info(`The test fails (${verdict.message}). It runs again under ${tracer.description}`);
    const observed = await tried(withShorterTimeouts(subject, verdict), tracer, context);
    if (!observed) continue;
    const touches = unionOf([seen.captured.touches, observed.captured.touches]);
    seen.captured = { ...observed.captured, touches };
    seen.again.push(observed.verdict);
    if (observed.verdict.ok || explains(touches) === 'missing file') break;
  }
  return seen;
}

/** The tracers of another kind than `one`. */
export async function* others(
  tracers: AsyncIterable<Tracer> | Iterable<Tracer>,
  one: Pick<Tracer, 'name'> | undefined,
): AsyncGenerator<Tracer> {
  for await (const tracer of tracers) if (tracer.name !== one?.name) yield tracer;
}

async function decide(subject: AnySubject, tracers: Tracers['during'], context: TrialContext): Promise<Observed> {
  for await (const tracer of tracers) {
    const observed = await tried(subject, tracer, context);
    if (observed) return observed;
  }
  return observe(subject, untraced, context);
}

/** Observes a run; undefined if the tracer does not work this time. */
export async function tried(subject: AnySubject, tracer: Tracer, context: TrialContext): Promise<Observed | undefined> {
  const observed = await attempt(subject, tracer, context);
  return 'why' in observed ? undefined : observed;
}

/** Observes a run; if the tracer does not work this time, logs and returns why. */
async function attempt(
  subject: AnySubject,
  tracer: Tracer,
  context: TrialContext,
  explains?: Explains,
): Promise<Observed | { why: string }> {
  try {
    return await observe(subject, tracer, context, explains);
  } catch (error) {
    if (!isTracerError(error)) throw error;
    context.log.notice(`Cannot observe the micro image by ${tracer.description}: ${error.message}`);
    return { why: error.message };
  }
}

/** True if the tracer failed, not the container or the engine. */
function isTracerError(error: unknown): error is Error {
  return error instanceof Unavailable || (error instanceof Failure && error.exitCode === EXIT.incomplete);
}

/** Throws `Failure` when the test failed on the original. */
export function requirePass(verdict: Verdict, kind: Readiness['kind'] | 'suite'): void {
  if (verdict.ok) return;
  throw new Failure(`on the original: ${textOf(verdict)}`, {
    exitCode: EXIT.testOnOriginal,
    fix: `Nothing was packed. ${fixFor(verdict, kind)}`,
    evidence: verdict.evidence,
    containerSaid: verdict.containerSaid,
  });
}

function fixFor({ why, endedWell }: Failed, kind: Readiness['kind'] | 'suite'): string {
  if (kind === 'suite' && why === 'test failed') return SUITE_FAILED;
  if (kind === 'exit' && why === 'exited') return NOT_WELL;
  if (kind === 'exit' && why === 'test failed') return AFTER_END;
  return endedWell ? ENDED_WELL : FIXES[why];
}

const NOT_WELL =
  'With ready: exit the container must end with exit code 0. Try it: docker run with the same run-args and command.';
const AFTER_END =
  'With ready: exit the container has ended when the test runs: docker exec cannot work; docker logs, docker cp and mounted folders can. Run the test by hand after docker run with the same run-args.';
const SUITE_FAILED =
  'The test must pass with the original image first. Run it by hand; DOCKER_HOST is then the only difference.';
const ENDED_WELL =
  'If it is a job or a command that is meant to end, set ready: exit; the test then runs on what it left. Otherwise let it stay up.';
const ENDED =
  'The container must stay up while the test runs; check with docker run and the same run-args and command.';
const FIXES: Record<Failed['why'], string> = {
  'not started': 'The original image itself does not start. Try it: docker run with the same run-args and command.',
  exited: ENDED,
  'crash loop': ENDED,
  'never ready':
    'If the container needs longer, raise ready-timeout. If it is ready earlier, set ready to the right condition.',
  'test failed': 'The test must pass on the original first; run it by hand with the same run-args.',
  unhealthy: 'Let the HEALTHCHECK pass while the test runs, or turn it off: --no-healthcheck in run-args.',
  'ended differently': ENDED,
  'not reached': ENDED,
  'test hung': 'If the test needs longer, raise test-timeout. Otherwise find out what it waits for.',
};
