/**
 * What came of a system call: it was made (whatever its result), it was refused (EPERM: it may not be made here), it is missing (ENOSYS: the
 * program does without it), or the tracer does not tell.
 */
export const OUTCOMES = ['made', 'refused', 'missing', 'unknown'] as const;
export type SyscallOutcome = (typeof OUTCOMES)[number];

/** The system calls of all containers of a run that were observed, by the kernel's names. */
export class Syscalls {
  readonly #seen = new Map<string, Set<SyscallOutcome>>();

  add(name: string, outcome: SyscallOutcome): void {
    const outcomes = this.#seen.get(name);
    if (outcomes) outcomes.add(outcome);
    else this.#seen.set(name, new Set([outcome]));
  }

  /** Those that came out so at least once, sorted. */
  that(outcome: SyscallOutcome): string[] {
    return [...this.#seen].flatMap(([name, outcomes]) => (outcomes.has(outcome) ? [name] : [])).sort();
  }
}

/** By the name of the call's error, '' for none. */
export function outcomeBy(error: string): SyscallOutcome {
  if (error === 'EPERM') return 'refused';
  return error === 'ENOSYS' ? 'missing' : 'made';
}
