import { Cancelled } from '../../base/failure.ts';
import { run } from '../../base/process.ts';

/** The lowest real-time priority comes before every ordinary process, sched(7). */
const REAL_TIME = ['chrt', '--fifo', '1'];
/** If refused, nice(1) runs the program without it. */
const NICEST = ['nice', '-n', '-20'];

/**
 * Returns the argv prefix, to follow `root` (see `withSudo`), that gives a program a processor first: events are
 * dropped if sysdig cannot read them in time. Uses real-time priority if the kernel allows it. The highest nice value
 * also prevents drops, but the scheduler then moves everything else to the other processors: a key-value load on two
 * cores took 1.5 times as long as untraced with it, 1.3 times with real-time and with ordinary priority (`npm run
 * bench -- drops` has the dropped events).
 */
export async function firstInLine(root: readonly string[], signal: AbortSignal): Promise<string[]> {
  const allowed = await run([...root, ...REAL_TIME, 'true'], { signal }).catch((error: unknown) => {
    if (error instanceof Cancelled) throw error;
    return { code: 127 };
  });
  return allowed.code === 0 ? REAL_TIME : NICEST;
}
