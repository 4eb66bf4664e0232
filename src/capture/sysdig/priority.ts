import { Cancelled } from '../../failure.ts';
import { run } from '../../process.ts';

/** The lowest real-time priority is before every ordinary process, sched(7). */
const REAL_TIME = ['chrt', '--fifo', '1'];
/** Goes on without where it is refused, nice(1). */
const NICEST = ['nice', '-n', '-20'];

/**
 * The argv prefix that puts a program first in line for a processor, behind `root` (see `asRoot`): events are lost when sysdig is kept from
 * reading them. Real-time where the kernel allows it. The highest nice value also keeps events, but weighs so much that the scheduler moves
 * everything else to the other processors: a key-value load on two cores took 1.5 times as long as untraced with it, 1.3 times with real-time
 * and with ordinary priority (`npm run bench -- drops` has the events lost).
 */
export async function firstInLine(root: readonly string[], signal: AbortSignal): Promise<string[]> {
  const allowed = await run([...root, ...REAL_TIME, 'true'], { signal }).catch((error: unknown) => {
    if (error instanceof Cancelled) throw error;
    return { code: 127 };
  });
  return allowed.code === 0 ? REAL_TIME : NICEST;
}
