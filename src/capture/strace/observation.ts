import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, Failure } from '../../base/failure.ts';
import type { Syscalls } from '../syscalls.ts';
import { Touches } from '../touch.ts';
import type { Captured, Observation } from '../tracer.ts';
import { Follower } from './follow.ts';
import { TraceReader } from './reader.ts';
import { makeTrace, type Stage, straceArgv } from './stage.ts';
import { stillTraces } from './still-traces.ts';
import { unseenPrograms, unseenText } from './unseen.ts';

const POLL_MS = 250;

export interface Watched {
  stage: Stage;
  containerId: string;
  /** Working folder of the container's program. */
  folder: string;
  keepRaw: boolean;
  preload: string | undefined;
  unfiltered: boolean;
  syscalls?: Syscalls;
}

/** A capture by strace. Reads the trace files while they grow. */
export class StraceObservation implements Observation {
  /** Never rejects: strace normally ends with the container; see `beforeStop`. */
  readonly died = new Promise<never>(() => {});
  readonly #watched: Watched;
  readonly touches = new Touches();
  readonly #traces: { follower: Follower; reader: TraceReader }[] = [];
  readonly #begun = Date.now();
  readonly #timer: NodeJS.Timeout;
  #firstAt: number | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#follow('main');
    this.#timer = setInterval(() => void this.catchUp(), POLL_MS);
  }

  catchUp(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#more()).catch(() => {});
    return this.#reading;
  }

  /** Time until the first line, which includes the container's own start; 0 before that. */
  get attachMs(): number {
    return this.#firstAt === undefined ? 0 : this.#firstAt - this.#begun;
  }

  execArgv(argv: string[]): string[] {
    const name = `exec-${this.#traces.length}`;
    this.#follow(name);
    const { stage, preload, syscalls, unfiltered } = this.#watched;
    return straceArgv(stage, name, argv, { preload, all: syscalls !== undefined, unfiltered });
  }

  /** Checks that strace still runs. After the stop this is unknown, because strace ends with the container. */
  beforeStop(): void {
    if (stillTraces(this.#watched.containerId, 'main')) return;
    throw new Failure('strace ended while the container was running', {
      exitCode: EXIT.incomplete,
      fix: 'The file list would lack files: the rest of the run was not captured. Find what ended strace, for example the kernel if memory is short.',
    });
  }

  async finish(execs: readonly string[]): Promise<Captured> {
    clearInterval(this.#timer);
    await this.#reading;
    for (const { follower, reader } of this.#traces) {
      await follower.end();
      reader.end();
    }
    if (this.#traces[0]!.follower.size === 0) {
      throw new Failure('strace captured nothing from the container', {
        exitCode: EXIT.incomplete,
        fix: "See the container's log. The engine must allow ptrace and bind mounts from this machine.",
      });
    }
    const raw = this.#watched.keepRaw ? join(this.#watched.stage.out, 'main') : undefined;
    const unseen = unseenPrograms(execs);
    return { touches: this.touches, drops: 0, raw, unseen, warnings: unseen.map(unseenText) };
  }

  async abandon(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
    for (const { follower } of this.#traces) await follower.close();
    await rm(this.#watched.stage.folder, { recursive: true, force: true });
  }

  #follow(name: string): void {
    const reader = new TraceReader(this.touches, this.#watched.folder, this.#watched.syscalls);
    const follower = new Follower(makeTrace(this.#watched.stage, name), (line) => {
      this.#firstAt ??= Date.now();
      reader.line(line);
    });
    this.#traces.push({ follower, reader });
  }

  async #more(): Promise<void> {
    for (const { follower } of this.#traces) await follower.more();
  }
}
