import { unionOf } from '../capture/touch.ts';
import { type Captured, type Tracer, TracerUnavailable } from '../capture/tracer.ts';
import { unwatched } from '../capture/unwatched.ts';
import { EXIT, Failure } from '../failure.ts';
import { type Observed, observe } from './observe.ts';
import { impatient, type Subject, type Watch } from './subject.ts';
import { type Failed, textOf, type Verdict } from './verdict.ts';

/** The run that decides, and what was captured of it and of the others. */
export interface Verified extends Observed {
  /** Of further runs on the same image, each under a tracer, where there were any. */
  again: Verdict[];
}

export interface Watchers {
  /** Of the run that decides, the first that works here. None may change the container. */
  during: AsyncIterable<Tracer> | Iterable<Tracer>;
  /** For what was looked for in vain, best first. */
  afterwards: AsyncIterable<Tracer> | Iterable<Tracer>;
}

/**
 * Runs the test against the micro image. What decides is the test, run as production runs the image, which mostly nobody watches: only after a
 * failure tracers do, a further run each, until one has seen what `explained` takes for the reason, or one passes. Where no tracer works this
 * time, only what they would have seen is missing.
 */
export async function verify(
  subject: Subject,
  { during, afterwards }: Watchers,
  watch: Watch,
  explained: (captured: Captured) => boolean,
): Promise<Verified> {
  const decided = await decide(subject, during, watch);
  const { verdict } = decided;
  const seen: Verified = { ...decided, again: [] };
  if (verdict.ok || explained(seen.captured)) return seen;
  for await (const tracer of afterwards) {
    watch.log.info(`It does not pass (${verdict.message}): once more, observed by ${tracer.description}`);
    const observed = await tried(impatient(subject, verdict), tracer, watch);
    if (!observed) continue;
    const touches = unionOf([seen.captured.touches, observed.captured.touches]);
    seen.captured = { ...observed.captured, touches };
    seen.again.push(observed.verdict);
    if (observed.verdict.ok || explained(seen.captured)) break;
  }
  return seen;
}

async function decide(subject: Subject, tracers: Watchers['during'], watch: Watch): Promise<Observed> {
  for await (const tracer of tracers) {
    const observed = await tried(subject, tracer, watch);
    if (observed) return observed;
  }
  return observe(subject, unwatched, watch);
}

/** Undefined where the tracer does not work this time. */
export async function tried(subject: Subject, tracer: Tracer, watch: Watch): Promise<Observed | undefined> {
  try {
    return await observe(subject, tracer, watch);
  } catch (error) {
    if (!isTracers(error)) throw error;
    watch.log.notice(`The micro image was not observed by ${tracer.description}: ${error.message}`);
    return undefined;
  }
}

/** Whether the tracer failed, and not the container or the engine. */
function isTracers(error: unknown): error is Error {
  return error instanceof TracerUnavailable || (error instanceof Failure && error.exitCode === EXIT.incomplete);
}

/** Throws `Failure` when the test failed on the original. */
export function requirePass(verdict: Verdict): void {
  if (verdict.ok) return;
  throw new Failure(`on the original: ${textOf(verdict)}`, {
    exitCode: EXIT.testOnOriginal,
    mend: `Nothing was packed. ${MENDS[verdict.why]}`,
    evidence: verdict.evidence,
    said: verdict.said,
  });
}

const ENDED = 'The container must stay up while the test runs; try docker run with the same run-args and command.';
const MENDS: Record<Failed['why'], string> = {
  'not started': 'The original must start; try docker run with the same run-args and command.',
  exited: ENDED,
  'crash loop': ENDED,
  'never ready': 'If it needs longer, raise ready-timeout; ready says when it counts as up.',
  'test failed': 'The test must pass on the original first; try it with the same run-args.',
  'test hung': 'If it needs longer, raise test-timeout; else the test waits for what never comes.',
};
