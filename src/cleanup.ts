import { readFile } from 'node:fs/promises';
import type { Log } from './log.ts';
import { run } from './process.ts';
import { giveBack, type Holdings } from './session.ts';

/** Gives back what a run that was killed still holds; after a run that ended by itself there is nothing to do and nothing is said. */
export async function cleanUp(holdings: Holdings, log: Log): Promise<void> {
  const alive = [];
  for (const held of holdings.processes) if (await isStill(held)) alive.push(held);
  for (const { pid } of alive) await killAsOwner(pid);
  const containers = await giveBack(holdings, log);
  if (alive.length > 0 || containers > 0) {
    log.warning(
      `The run was killed: removed ${containers} containers and ended ${alive.length} tracers that it had left.`,
    );
  }
}

/** Whether the process is the one that was started: a number alone may be somebody else's by now. */
async function isStill({ pid, argv }: { pid: number; argv: string[] }): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = line.split('\0').filter(Boolean);
  return words.length > 0 && argv.every((word) => words.includes(word));
}

async function killAsOwner(pid: number): Promise<void> {
  const kill = ['kill', '-KILL', '--', `-${pid}`];
  await run(process.getuid?.() === 0 ? kill : ['sudo', '-n', ...kill], { timeoutMs: 10_000 });
}
