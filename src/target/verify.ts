import { unionOf } from '../capture/touch.ts';
import { type Captured, type Tracer, TracerUnavailable } from '../capture/tracer.ts';
import { unwatched } from '../capture/unwatched.ts';
import { EXIT, Failure } from '../failure.ts';
import { type Observed, observe } from './observe.ts';
import { impatient, type Subject, type Watch } from './subject.ts';
import { type Failed, textOf, type Verdict } from './verdict.ts';

/** The run that decides, and what was captured of it and of the second one. */
export interface Verified extends Observed {
  /** Of a second run on the same image, which a tracer changed, where there was one. */
  again?: Verdict;
}

/**
 * Runs the test against the micro image. What decides is the test, run as production runs the image: a tracer that changes the container
 * (strace) only watches a second run, after a failure that the others did not explain, for what was looked for in vain. `explained` says
 * whether what was captured does. Where no tracer works this time, only that list is missing.
 */
export async function verify(
  subject: Subject,
  tracers: AsyncIterable<Tracer> | Iterable<Tracer>,
  watch: Watch,
  explained: (captured: Captured) => boolean,
): Promise<Verified> {
  let first: Observed | undefined;
  for await (const tracer of tracers) {
    if (tracer.changesContainer) {
      first ??= await observe(subject, unwatched, watch);
      if (first.verdict.ok || explained(first.captured)) return first;
      return onceMore(first, first.verdict, subject, tracer, watch);
    }
    if (first) continue;
    try {
      first = await observe(subject, tracer, watch);
      if (first.verdict.ok || explained(first.captured)) return first;
    } catch (error) {
      if (!isTracers(error)) throw error;
      watch.log.notice(`The micro image was not observed by ${tracer.description}: ${error.message}`);
    }
  }
  return first ?? observe(subject, unwatched, watch);
}

async function onceMore(
  first: Observed,
  failed: Failed,
  subject: Subject,
  tracer: Tracer,
  watch: Watch,
): Promise<Verified> {
  watch.log.info(`It does not pass (${failed.message}): once more, observed by ${tracer.description}`);
  try {
    const { verdict, captured } = await observe(impatient(subject, failed), tracer, watch);
    const touches = unionOf(first.captured.touches, [captured.touches]);
    return { ...first, captured: { ...captured, touches }, again: verdict };
  } catch (error) {
    if (!isTracers(error)) throw error;
    return first;
  }
}

/** Whether the tracer failed, and not the container or the engine. */
export function isTracers(error: unknown): error is Error {
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
