import { outcomeBy, type Syscalls } from '../syscalls.ts';

/** Learns which system calls the lines of one trace tell of, whatever their arguments are. */
export class SyscallLines {
  readonly #syscalls: Syscalls;
  /** Calls that another process' line came into, by process. */
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

  /** A process can end within a call, which was made then. */
  end(): void {
    for (const name of this.#unfinished.values()) this.#syscalls.add(name, 'made');
  }
}
