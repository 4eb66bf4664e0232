import { outcomeBy, type Syscalls } from '../syscalls.ts';

/** Collects the system calls in the lines of one trace, whatever their arguments are. */
export class SyscallLines {
  readonly #syscalls: Syscalls;
  /** Calls interrupted by a line of another process, by process. */
  readonly #unfinished = new Map<string, string>();

  constructor(syscalls: Syscalls) {
    this.#syscalls = syscalls;
  }

  /** Takes one line of `strace -f -o`. */
  line(text: string): void {
    const [, pid, begun, resumed] = /^(\d+) +(?:(\w+)\(|<\.\.\. (\w+) resumed>)/.exec(text) ?? [];
    const name = begun ?? resumed;
    if (pid === undefined || name === undefined) return;
    if (text.endsWith(' <unfinished ...>')) this.#unfinished.set(pid, name);
    else {
      this.#unfinished.delete(pid);
      this.#syscalls.add(name, outcomeBy(/ = -1 (E[A-Z0-9]+) \([^()]*\)$/.exec(text)?.[1] ?? ''));
    }
  }

  /** Call it after the last line. A process can end within a call, which counts as made. */
  end(): void {
    for (const name of this.#unfinished.values()) this.#syscalls.add(name, 'made');
  }
}
