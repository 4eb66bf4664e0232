import type { Exit } from '../../base/process.ts';
import { type LongRun, start } from '../../base/process.ts';
import { signalGroup } from '../../base/sudo.ts';

const KEEP = 50;
/** Time for an interrupted sysdig to write its summary and the end of a raw capture. */
const EXIT_MS = 15_000;
/** Lines of `-v` at the end of a good capture, never the reason of a failure. */
const SUMMARY = /^(Driver (Events|Drops)|Suppressed by Comm|Elapsed time)\b/;

/** A running sysdig process. */
export class SysdigProcess {
  readonly #process: LongRun;
  /** Makes a command root's, see `withSudo`. */
  readonly root: readonly string[];
  readonly #errors: string[];
  #exit: Exit | undefined;
  #asked = false;
  /** Rejects if the process ends by itself. */
  readonly died: Promise<never>;

  private constructor(process: LongRun, root: readonly string[], errors: string[]) {
    this.#process = process;
    this.root = root;
    this.#errors = errors;
    this.died = new Promise((_, reject) => {
      process.exited.then((exit) => {
        this.#exit = exit;
        if (!this.#asked) reject(new Error(this.reason()));
      }, reject);
    });
    this.died.catch(() => {});
  }

  /** Starts `argv` after `root` (see `withSudo`). `onLine` gets the output lines, one character per byte. */
  static async start(
    root: readonly string[],
    argv: readonly string[],
    onLine: (line: string) => void,
  ): Promise<SysdigProcess> {
    const errors: string[] = [];
    const process = await start([...root, ...argv], {
      encoding: 'latin1',
      onStdout: onLine,
      onStderr: (line) => {
        errors.push(line);
        if (errors.length > KEEP) errors.shift();
      },
    });
    return new SysdigProcess(process, root, errors);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get ended(): boolean {
    return this.#exit !== undefined;
  }

  /** The last lines on stderr, newest last. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** Why the process ended: its last error line, with the exit code or signal. */
  reason(): string {
    const said = this.#errors.filter((line) => line.trim() !== '' && !SUMMARY.test(line)).at(-1);
    const how = this.#exit?.signal ? `ended by ${this.#exit.signal}` : `exit code ${this.#exit?.code}`;
    return said ? `${said.trim()} (${how})` : how;
  }

  /** Interrupts the process and waits for its end. Returns false if it failed or was killed. */
  async interrupt(): Promise<boolean> {
    this.#asked = true;
    await signalGroup(this.pid, 'SIGINT', this.root);
    const timer = setTimeout(() => void signalGroup(this.pid, 'SIGKILL', this.root), EXIT_MS);
    const exit = await this.#process.exited.finally(() => clearTimeout(timer));
    return exit.code === 0;
  }

  /** Kills the process. */
  async kill(): Promise<void> {
    this.#asked = true;
    if (!this.ended) await signalGroup(this.pid, 'SIGKILL', this.root);
    await this.#process.exited.catch(() => {});
  }
}
