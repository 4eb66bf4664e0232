import type { ImagePath } from '../../path.ts';
import { type CallLine, childOf } from './line.ts';

/**
 * The program that each process runs. It follows from execve and from the parent's; a child's lines may come before the line that tells its
 * parent, always after vfork(2), so questions can wait. What runs the first one is not told.
 */
export class Programs {
  readonly #programs = new Map<number, ImagePath>();
  /** Questions about the program that a process got from its parent. */
  readonly #waiting = new Map<number, ((program: ImagePath) => void)[]>();

  /** Calls `use` with the program of `pid` as it is now: at once, when it becomes known, or never. */
  whenKnown(pid: number, use: (program: ImagePath) => void): void {
    const program = this.#programs.get(pid);
    const waiting = this.#waiting.get(pid);
    if (program !== undefined) use(program);
    else if (waiting) waiting.push(use);
    else this.#waiting.set(pid, [use]);
  }

  /** Takes what a call tells about children. */
  learn(line: CallLine): void {
    const child = childOf(line);
    if (child === undefined) return;
    this.whenKnown(line.pid, (program) => {
      for (const use of this.#waiting.get(child) ?? []) use(program);
      this.#waiting.delete(child);
      if (!this.#programs.has(child)) this.#programs.set(child, program);
    });
  }

  /** An execve that succeeded. */
  ran(pid: number, program: ImagePath): void {
    this.#programs.set(pid, program);
  }

  gone(pid: number): void {
    this.#programs.delete(pid);
  }
}
