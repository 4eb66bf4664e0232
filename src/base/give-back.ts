import type { Log } from './log.ts';

/**
 * Does one clean-up step. Never throws, so that later steps are done too: an error becomes the warning "`what`: why".
 */
export async function tryTo(log: Pick<Log, 'warning'>, what: string, step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    log.warning(`${what}: ${(error as Error).message}`);
  }
}

/**
 * Does `work`, then always `giveBack`, and returns the result of `work`. Throws the error of `work`; an error of
 * `giveBack` is then only the warning "`what`: why", so that it does not hide why the run failed. Throws the error of
 * `giveBack` if `work` succeeds.
 */
export async function withGivenBack<T>(
  log: Pick<Log, 'warning'>,
  what: string,
  work: () => Promise<T>,
  giveBack: () => Promise<unknown>,
): Promise<T> {
  let made: T;
  try {
    made = await work();
  } catch (error) {
    await tryTo(log, what, giveBack);
    throw error;
  }
  await giveBack();
  return made;
}
