import type { ImagePath } from '../../base/path.ts';
import { type CallLine, childOf } from './line.ts';

/**
 * The program of each process, which follows from execve and from the parent's program. Lines of a child can come
 * before the line that names its parent (after vfork(2) always), so questions can wait. The program that runs the first
 * one is unknown.
 */
export class Programs {
  readonly #programs = new Map<number, ImagePath>();
  /** Questions about programs that a process inherits from its parent. */
  readonly #waiting = new Map<number, ((program: ImagePath) => void)[]>();

  /** Calls `use` with the current program of `pid`: at once, when it becomes known, or never. */
  whenKnown(pid: number, use: (program: ImagePath) => void): void {
    const program = this.#programs.get(pid);
    const waiting = this.#waiting.get(pid);
    if (program !== undefined) use(program);
    else if (waiting) waiting.push(use);
    else this.#waiting.set(pid, [use]);
  }

  /** Learns children from a call. */
  learn(line: CallLine): void {
    const child = childOf(line);
    if (child === undefined) return;
    this.whenKnown(line.pid, (program) => {
      for (const use of this.#waiting.get(child) ?? []) use(program);
      this.#waiting.delete(child);
      if (!this.#programs.has(child)) this.#programs.set(child, program);
    });
  }

  /** Records a successful execve. */
  ran(pid: number, program: ImagePath): void {
    this.#programs.set(pid, program);
  }

  gone(pid: number): void {
    this.#programs.delete(pid);
  }
}
