import { withFirst } from '../capture/first.ts';
import type { Tracer } from '../capture/tracer.ts';
import { EXIT, Failure } from '../failure.ts';
import type { Log } from '../log.ts';
import type { OnDrops } from '../request.ts';
import { showCount } from '../units.ts';
import { type Observed, observe } from './observe.ts';
import type { Subject, Watch } from './subject.ts';

const AGAIN =
  'Use on-drops: retry (with tracer: auto the second attempt is made by strace, which never drops), tracer: strace, or a test that puts less load on the container.';

export interface Capture {
  observed: Observed;
  tracer: Tracer;
  /** Why a better tracer was not taken, where one was tried. */
  because?: string;
}

/**
 * Captures with the first tracer that works here, and again where events were dropped and `on-drops` says so: then with another kind of
 * tracer if `tracers` has one. Throws `Failure` when no tracer works or the capture is incomplete.
 */
export async function capture(
  subject: Subject,
  tracers: () => AsyncIterable<Tracer>,
  onDrops: OnDrops,
  watch: Watch,
): Promise<Capture> {
  const first = await captureWithFirst(subject, tracers(), watch);
  const { drops } = first.observed.captured;
  if (drops === 0 || onDrops !== 'retry') {
    requireComplete(drops, onDrops, watch.log);
    return first;
  }
  const other = await otherThan(first.tracer, tracers());
  const way = other ? ` with ${other.description}, which never drops` : '';
  watch.log.notice(`${dropped(drops)}: capturing again${way} (on-drops: retry).`);
  const second = await captureWithFirst(subject, before(other, tracers), watch);
  if (second.observed.captured.drops === 0) return second;
  throw incomplete(second.observed.captured.drops, AGAIN, ', at the second try too');
}

/** Throws `Failure` when events were dropped, unless only a warning is wanted. `mend` says what can be done about it. */
export function requireComplete(drops: number, onDrops: OnDrops, log: Log, mend = AGAIN): void {
  if (drops === 0) return;
  if (onDrops !== 'warn') throw incomplete(drops, mend);
  log.warning(`${dropped(drops)} (on-drops: warn). The micro image may lack files.`);
}

/** The first tracer of another kind: what drops once drops again under the same load. */
async function otherThan(tracer: Tracer, tracers: AsyncIterable<Tracer>): Promise<Tracer | undefined> {
  for await (const candidate of tracers) if (candidate.name !== tracer.name) return candidate;
  return undefined;
}

/** Those of `tracers` are for a machine on which the other one does not work. */
async function* before(other: Tracer | undefined, tracers: () => AsyncIterable<Tracer>): AsyncGenerator<Tracer> {
  if (other) yield other;
  yield* tracers();
}

async function captureWithFirst(subject: Subject, tracers: AsyncIterable<Tracer>, watch: Watch): Promise<Capture> {
  const { value, ...by } = await withFirst(tracers, watch.log, (tracer) => observe(subject, tracer, watch));
  return { observed: value, ...by };
}

function dropped(drops: number): string {
  return `The kernel dropped ${showCount(drops)} event${drops === 1 ? '' : 's'} during the capture`;
}

function incomplete(drops: number, mend: string, how = ''): Failure {
  const message = `the capture is incomplete: ${dropped(drops)}${how}`;
  return new Failure(message, { exitCode: EXIT.incomplete, mend });
}
