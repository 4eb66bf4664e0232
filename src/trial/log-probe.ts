import { setTimeout as sleep } from 'node:timers/promises';
import { type LongRun, lastLine } from '../base/process.ts';
import { counted } from '../base/units.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';

/** Of a line, in characters: a pattern can need more than linear time. */
const MOST_MATCHED = 16 << 10;
/** How long one look waits for a line. */
const MOMENT_MS = 500;

/**
 * Follows a container's log and looks for a line in it, however long the log is. Only what the container printed since
 * its last start counts. Call `end` when nobody looks any more.
 */
export class LogProbe {
  readonly #docker: Pick<Docker, 'followLogs'>;
  readonly #id: string;
  readonly #pattern: RegExp;
  #follower: Promise<LongRun> | undefined;
  #startedAt = '';
  #lines = 0;
  #last = '';
  #matched = false;
  /** Resolves with the first line that matches. */
  #match: Promise<void> = Promise.resolve();
  #failed = false;

  constructor(docker: Pick<Docker, 'followLogs'>, id: string, pattern: RegExp) {
    this.#docker = docker;
    this.#id = id;
    // A global pattern would remember where it matched.
    this.#pattern = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  }

  /** What the log has now, or a moment later: true, or what it has instead, in words. */
  async look({ State }: ContainerInspect): Promise<true | string> {
    if (State.StartedAt !== this.#startedAt) await this.#follow(State);
    await this.#follower;
    // A container can end soon after the line, and the engine's command needs some time for what is there already.
    const timer = new AbortController();
    await Promise.race([this.#match, sleep(MOMENT_MS, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
    if (this.#matched) return true;
    if (this.#failed) return `the log cannot be read (${lastLine(this.#last)})`;
    return this.#lines === 0 ? 'it was empty' : `0 of ${counted(this.#lines, 'line')} matched`;
  }

  async end(): Promise<void> {
    const follower = await this.#follower?.catch(() => undefined);
    this.#follower = undefined;
    follower?.kill('SIGKILL');
    follower?.cut();
  }

  async #follow({ StartedAt, FinishedAt }: ContainerInspect['State']): Promise<void> {
    await this.end();
    [this.#startedAt, this.#lines, this.#matched, this.#failed] = [StartedAt, 0, false, false];
    const since = FinishedAt.startsWith('0001') ? undefined : FinishedAt;
    let match = () => {};
    this.#match = new Promise((resolve) => {
      match = resolve;
    });
    const follower = this.#docker.followLogs(this.#id, since, (line) => {
      if (this.#startedAt !== StartedAt) return;
      this.#lines++;
      this.#last = line;
      this.#matched ||= this.#pattern.test(line.slice(0, MOST_MATCHED));
      if (this.#matched) match();
    });
    this.#follower = follower;
    const { exited } = await follower;
    exited.then(
      ({ code }) => {
        this.#failed ||= this.#startedAt === StartedAt && code !== null && code !== 0;
      },
      () => {},
    );
  }
}
