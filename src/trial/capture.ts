import { EXIT, Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import { counted } from '../base/units.ts';
import { withFirst } from '../capture/first.ts';
import type { Tracer } from '../capture/tracer.ts';
import type { OnDrops } from '../request/request.ts';
import { observe } from './observe.ts';
import type { Observed } from './observed.ts';
import type { AnySubject, TrialContext } from './subject.ts';
import type { Usual } from './usual.ts';

const AGAIN =
  'Use tracer: strace, which never drops events, on-drops: retry (with tracer: auto the second attempt uses strace), or a test that puts less load on the container.';

export interface Capture {
  observed: Observed;
  tracer: Tracer;
  /** Why a better tracer was not used, if one was tried. */
  because?: string;
}

/**
 * Captures with the first tracer that works here. If events were dropped and `on-drops` is `retry`, captures again,
 * with another kind of tracer if `tracers` has one. Throws `Failure` when no tracer works or the capture is incomplete.
 */
export async function capture(
  subject: AnySubject,
  tracers: () => AsyncIterable<Tracer>,
  onDrops: OnDrops,
  context: TrialContext,
): Promise<Capture> {
  const first = await captureWithFirst(subject, tracers(), context);
  const { drops } = first.observed.captured;
  if (drops === 0 || onDrops !== 'retry') {
    requireComplete(drops, onDrops, context.log);
    return first;
  }
  const other = await otherThan(first.tracer, tracers());
  const way = other ? ` with ${other.description}, which never drops` : '';
  context.log.notice(`${dropped(drops)}: capturing again${way} (on-drops: retry).`);
  const second = await captureWithFirst(subject, before(other, tracers), context);
  if (second.observed.captured.drops === 0) return second;
  throw incomplete(second.observed.captured.drops, AGAIN, ', also at the second attempt');
}

/** The times and stop behaviour of the original, for later runs. Its test must have passed. */
export function usualOf({ readyMs, endsOnSignal, verdict, end, reached }: Observed): Usual {
  return {
    ...{ readyMs, endsOnSignal, testMs: verdict.test?.ms ?? 0 },
    ...(end ? { end } : {}),
    ...(reached ? { reached } : {}),
  };
}

/** Throws `Failure` when events were dropped, or warns with `on-drops: warn`. `fix` is the next step. */
export function requireComplete(drops: number, onDrops: OnDrops, log: Log, fix = AGAIN): void {
  if (drops === 0) return;
  if (onDrops !== 'warn') throw incomplete(drops, fix);
  log.warning(`${dropped(drops)} (on-drops: warn). The micro image may lack files.`);
}

/** The first tracer of another kind: a tracer that dropped events drops them again under the same load. */
async function otherThan(tracer: Tracer, tracers: AsyncIterable<Tracer>): Promise<Tracer | undefined> {
  for await (const candidate of tracers) if (candidate.name !== tracer.name) return candidate;
  return undefined;
}

/** Yields `other` first, then `tracers` in case `other` does not work here. */
async function* before(other: Tracer | undefined, tracers: () => AsyncIterable<Tracer>): AsyncGenerator<Tracer> {
  if (other) yield other;
  yield* tracers();
}

async function captureWithFirst(
  subject: AnySubject,
  tracers: AsyncIterable<Tracer>,
  context: TrialContext,
): Promise<Capture> {
  const { value, ...by } = await withFirst(tracers, context.log, (tracer) => observe(subject, tracer, context));
  return { observed: value, ...by };
}

function dropped(drops: number): string {
  return `The kernel dropped ${counted(drops, 'event')} during the capture`;
}

function incomplete(drops: number, fix: string, how = ''): Failure {
  const message = `the capture is incomplete: ${dropped(drops)}${how}`;
  return new Failure(message, { exitCode: EXIT.incomplete, fix });
}
