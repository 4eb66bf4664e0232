import type { Log } from './log.ts';
import { run, startTime } from './process.ts';
import { giveBack, type Held, type Holdings } from './session.ts';

/** Gives back what a run that was killed still holds; after a run that ended by itself there is nothing to do and nothing is said. */
export async function cleanUp(holdings: Holdings, log: Log): Promise<void> {
  const alive = holdings.processes.filter(isStill);
  for (const { pid } of alive) await killAsOwner(pid);
  const containers = await giveBack(holdings, log);
  if (alive.length === 0 && containers === 0) return;
  const removed = `${containers} container${containers === 1 ? '' : 's'}`;
  const ended = `${alive.length} process${alive.length === 1 ? '' : 'es'}`;
  log.warning(`The step was killed: removed ${removed} and ended ${ended} that it had left.`);
}

/** Whether the process is the one that was started: its number alone may be somebody else's by now. */
function isStill({ pid, since }: Held): boolean {
  return since !== undefined && startTime(pid) === since;
}

async function killAsOwner(pid: number): Promise<void> {
  const kill = ['kill', '-KILL', '--', `-${pid}`];
  await run(process.getuid?.() === 0 ? kill : ['sudo', '-n', ...kill], { timeoutMs: 10_000 });
}
