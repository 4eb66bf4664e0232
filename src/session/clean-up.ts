import type { Log } from '../base/log.ts';
import { groupLives, killGroup, run, startTime } from '../base/process.ts';
import { killArgv } from '../base/sudo.ts';
import { counted } from '../base/units.ts';
import type { Held, Holdings } from './holdings.ts';
import { giveBack } from './session.ts';

/**
 * Cleans up after a killed run (`what`): ends its processes and gives back its holdings. Silent if the run ended by
 * itself.
 */
export async function cleanUp(holdings: Holdings, log: Log, what = 'The step'): Promise<void> {
  const alive = holdings.processes.filter(stillLives);
  for (const { pid } of alive) await killAsOwner(pid);
  const { removed, putBack } = await giveBack(holdings, log);
  if (alive.length === 0 && removed === 0 && putBack === 0) return;
  const done = `removed ${counted(removed, 'container')} and ended ${counted(alive.length, 'process', 'processes')} of it`;
  const yours = putBack === 0 ? '' : '; put your containers back as they were';
  log.warning(`${what} was killed: ${done}${yours}.`);
}

/**
 * True if the process group that the run started still lives. Compares the start time, because the number may belong to
 * another group by now. A group can outlive its leader: the runner can kill a sudo, but not the program that sudo runs
 * as root. A zombie has ended.
 */
export function stillLives({ pid, since }: Held): boolean {
  if (since === undefined) return false;
  const leader = startTime(pid);
  return (leader === undefined || leader === since) && groupLives(pid);
}

/** Kills our own processes, then those of root through sudo. Ignores a missing sudo, so that the clean-up continues. */
export async function killAsOwner(pid: number): Promise<void> {
  killGroup(pid, 'SIGKILL');
  if (process.getuid?.() === 0) return;
  await run(['sudo', '-n', ...killArgv(pid, 'SIGKILL')], { timeoutMs: 10_000 }).catch(() => {});
}
