/**
 * The outcome of a system call: made (whatever its result), refused (EPERM: not allowed here), missing (ENOSYS: the
 * program must do without it), or unknown to the tracer.
 */
export const OUTCOMES = ['made', 'refused', 'missing', 'unknown'] as const;
export type SyscallOutcome = (typeof OUTCOMES)[number];

/** The system calls of all observed containers of a run, by the kernel's names. */
export class Syscalls {
  readonly #seen = new Map<string, Set<SyscallOutcome>>();

  add(name: string, outcome: SyscallOutcome): void {
    const outcomes = this.#seen.get(name);
    if (outcomes) outcomes.add(outcome);
    else this.#seen.set(name, new Set([outcome]));
  }

  /** The names of calls with this outcome at least once, sorted. */
  that(outcome: SyscallOutcome): string[] {
    return [...this.#seen].flatMap(([name, outcomes]) => (outcomes.has(outcome) ? [name] : [])).sort();
  }
}

/** The outcome by the name of the call's error, '' for none. */
export function outcomeBy(error: string): SyscallOutcome {
  if (error === 'EPERM') return 'refused';
  return error === 'ENOSYS' ? 'missing' : 'made';
}
