import type { Exit } from '../../process.ts';
import { type LongRun, start } from '../../process.ts';
import { signalGroup } from '../privilege.ts';

const KEEP = 50;
/** sysdig writes its summary and a raw capture's tail when it is interrupted. */
const EXIT_MS = 15_000;
/** What `-v` prints at the end of a good capture: never the reason of a failure. */
const SUMMARY = /^(Driver (Events|Drops)|Suppressed by Comm|Elapsed time)\b/;

/** A sysdig process: its lines, its end. */
export class Session {
  readonly #process: LongRun;
  readonly #root: readonly string[];
  readonly #errors: string[];
  #exit: Exit | undefined;
  #asked = false;
  /** Rejects when the process ends before anybody asked it to. */
  readonly died: Promise<never>;

  private constructor(process: LongRun, root: readonly string[], errors: string[]) {
    this.#process = process;
    this.#root = root;
    this.#errors = errors;
    this.died = new Promise((_, reject) => {
      process.exited.then((exit) => {
        this.#exit = exit;
        if (!this.#asked) reject(new Error(this.reason()));
      }, reject);
    });
    this.died.catch(() => {});
  }

  /** Starts `argv` behind `root` (see `asRoot`). `onLine` gets its output, one character a byte. */
  static async start(
    root: readonly string[],
    argv: readonly string[],
    onLine: (line: string) => void,
  ): Promise<Session> {
    const errors: string[] = [];
    const process = await start([...root, ...argv], {
      encoding: 'latin1',
      onStdout: onLine,
      onStderr: (line) => {
        errors.push(line);
        if (errors.length > KEEP) errors.shift();
      },
    });
    return new Session(process, root, errors);
  }

  get pid(): number {
    return this.#process.pid;
  }

  get ended(): boolean {
    return this.#exit !== undefined;
  }

  /** What it printed to stderr, newest last. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** Why it ended: its last real line, or how it went. */
  reason(): string {
    const said = this.#errors.filter((line) => line.trim() !== '' && !SUMMARY.test(line)).at(-1);
    const how = this.#exit?.signal ? `ended by ${this.#exit.signal}` : `exit code ${this.#exit?.code}`;
    return said ? `${said.trim()} (${how})` : how;
  }

  /** Interrupts it and waits for its end; false when it had to be killed, was killed, or failed. */
  async interrupt(): Promise<boolean> {
    this.#asked = true;
    await signalGroup(this.pid, 'SIGINT', this.#root);
    const timer = setTimeout(() => void signalGroup(this.pid, 'SIGKILL', this.#root), EXIT_MS);
    const exit = await this.#process.exited.finally(() => clearTimeout(timer));
    return exit.code === 0;
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.#asked = true;
    if (!this.ended) await signalGroup(this.pid, 'SIGKILL', this.#root);
    await this.#process.exited.catch(() => {});
  }
}
