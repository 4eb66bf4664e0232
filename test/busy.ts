const DROPPED = /The kernel dropped [\d,]+ events?/;

/** How the errors begin with which vitest.config.ts lets a test try once more. */
export const BUSY = 'the machine is too busy: ';

/**
 * Throws where the kernel dropped events, by what a step said or what was counted, and the test is not about that: what else the machine does
 * brings it about.
 */
export function mustNotDrop(seen: readonly string[] | number): void {
  if (typeof seen === 'number' ? seen > 0 : seen.some((text) => DROPPED.test(text)))
    throw new Error(`${BUSY}${typeof seen === 'number' ? `${seen} events were dropped` : seen.join('\n')}`);
}
