const DROPPED = /The kernel dropped [\d,]+ events?/;

/** vitest.config.ts retries a test if its error begins with this. */
export const BUSY = 'the machine is too busy: ';

/**
 * Throws if the kernel dropped events, by a step's messages or a count, in a test that is not about drops: other work
 * on the machine causes them.
 */
export function mustNotDrop(seen: readonly string[] | number): void {
  if (typeof seen === 'number' ? seen > 0 : seen.some((text) => DROPPED.test(text)))
    throw new Error(`${BUSY}${typeof seen === 'number' ? `${seen} events were dropped` : seen.join('\n')}`);
}

const TRIES = 3;

/** Does `work` again, at most three times in all, if the machine was too busy: a hook is not retried like a test. */
export async function whenNotBusy<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !String((error as Error).message).startsWith(BUSY)) throw error;
    }
  }
}
