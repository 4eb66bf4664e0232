import type { Captured, Tracer } from '../capture/tracer.ts';
import type { ImagePath } from '../path.ts';
import { Lease } from './lease.ts';
import type { Subject, Watch } from './subject.ts';
import type { Verdict } from './verdict.ts';

/** What came of it. Times are milliseconds. */
export interface Observed {
  verdict: Verdict;
  captured: Captured;
  attachMs: number;
  readyMs: number;
  /** Whether the container ended by itself when it was stopped, as far as one knows. */
  heedsStop: boolean;
}

/**
 * Creates the container, attaches the tracer, starts the container, waits until it is up, runs the test, stops it and ends the capture.
 * A test that fails is a verdict, not an error. Throws `TracerUnavailable` when the tracer does not work here, `Failure` when the
 * container cannot be created or the capture is incomplete; nothing is left behind either way.
 */
export async function observe(subject: Subject, tracer: Tracer, watch: Watch): Promise<Observed> {
  const lease = await Lease.take(subject, tracer, watch);
  try {
    if (subject.beforeStart) await lease.wait(subject.beforeStart(tracer));
    const verdict = (await lease.start()) ?? (await testAndStop(lease));
    const captured = await lease.finish(verdict.ok);
    if (!verdict.ok) addMissed(captured, verdict.missed ?? []);
    const { readyMs, attachMs, heedsStop } = lease;
    return { verdict, captured, readyMs, attachMs, heedsStop };
  } finally {
    await lease.end();
  }
}

/** What the engine looks for is nothing that a tracer of the container's processes sees. */
function addMissed({ touches }: Captured, missed: readonly ImagePath[]): void {
  for (const path of missed) touches.add({ path, how: 'exec', found: false });
}

async function testAndStop(lease: Lease): Promise<Verdict> {
  const verdict = await lease.test();
  await lease.stop();
  return verdict;
}
