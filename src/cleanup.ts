import { killArgv } from './capture/privilege.ts';
import type { Log } from './log.ts';
import { groupLives, killGroup, run, startTime } from './process.ts';
import { giveBack, type Held, type Holdings } from './session.ts';

/** Gives back what a run (`what`) that was killed still holds; after a run that ended by itself there is nothing to do and nothing is said. */
export async function cleanUp(holdings: Holdings, log: Log, what = 'The step'): Promise<void> {
  const alive = holdings.processes.filter(isStill);
  for (const { pid } of alive) await killAsOwner(pid);
  const { removed, putBack } = await giveBack(holdings, log);
  if (alive.length === 0 && removed === 0 && putBack === 0) return;
  const done = `removed ${count(removed, 'container')} and ended ${count(alive.length, 'process', 'es')} that it had left`;
  const yours = putBack === 0 ? '' : '; put your containers back as they were found';
  log.warning(`${what} was killed: ${done}${yours}.`);
}

function count(number: number, thing: string, plural = 's'): string {
  return `${number} ${thing}${number === 1 ? '' : plural}`;
}

/**
 * Whether the group is the one that was started: its number alone may be somebody else's by now. A leader that is gone leaves its number
 * to the group: the runner can kill a sudo, but not the program that it made root's. One that only waits to be reaped has ended.
 */
function isStill({ pid, since }: Held): boolean {
  if (since === undefined) return false;
  const leader = startTime(pid);
  return (leader === undefined || leader === since) && groupLives(pid);
}

/** Ours, and then what sudo made root's: that a machine has no sudo must not keep us from the rest. */
async function killAsOwner(pid: number): Promise<void> {
  killGroup(pid, 'SIGKILL');
  if (process.getuid?.() === 0) return;
  await run(['sudo', '-n', ...killArgv(pid, 'SIGKILL')], { timeoutMs: 10_000 }).catch(() => {});
}
