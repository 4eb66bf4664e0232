import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, Failure } from '../../base/failure.ts';
import { requireAll } from '../overflow.ts';
import type { Syscalls } from '../syscalls.ts';
import { Touches } from '../touch.ts';
import type { Captured, Observation } from '../tracer.ts';
import { Follower } from './follow.ts';
import { ownMountsText } from './own-mounts.ts';
import { TraceReader } from './reader.ts';
import { type Stage, straceArgv, type TraceName } from './stage.ts';
import { stillTraces, type Traced, tracedIn } from './still-traces.ts';
import { unseenPrograms, unseenText } from './unseen.ts';

const POLL_MS = 250;
/** Until strace's process is known: a program of the container may end strace and imitate it. */
const FIRST_POLL_MS = 20;
const MOST_LOOKS = 50;
/** Our `docker exec`s run one after the other, except for one that does not end. */
const EXECS = ['exec-0', 'exec-1', 'exec-2', 'exec-3'] as const satisfies TraceName[];

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

function nothing(): Failure {
  return new Failure('strace captured nothing from the container', {
    exitCode: EXIT.incomplete,
    fix: "The container must allow ptrace (a seccomp or AppArmor profile in run-args can forbid it), and the engine bind mounts from this machine. See the container's log, or use tracer: sysdig.",
  });
}

/** One trace and what it tells. */
interface Trace {
  follower: Follower;
  reader: TraceReader;
}

/** A capture by strace. Reads the trace files while they grow. */
export class StraceObservation implements Observation {
  /** Rejects if a trace is not strace's. Its end is normal, because it ends with the container; see `beforeStop`. */
  readonly died: Promise<never>;
  readonly seesOwnExecsOnly = true;
  readonly #watched: Watched;
  readonly touches = new Touches();
  readonly #main: Trace;
  readonly #execs: Trace[] = [];
  #execCount = 0;
  #fail!: (error: unknown) => void;
  #failed = false;
  readonly #begun = Date.now();
  #timer: NodeJS.Timeout;
  #traced: Traced | undefined;
  #looks = 0;
  #firstAt: number | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(watched: Watched) {
    this.#watched = watched;
    this.died = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.died.catch(() => {});
    this.#main = this.#follow('main');
    this.#timer = setInterval(() => this.#lookForStrace(), FIRST_POLL_MS);
  }

  /** False until strace has written something, which is at its start. */
  get hasBegun(): boolean {
    const { follower } = this.#main;
    return follower.size > 0 || follower.hasMore();
  }

  catchUp(): Promise<void> {
    // What is there now. Later, there may always be more than was read meanwhile.
    const ends = this.#all().map(({ follower }) => ({ follower, size: follower.sizeNow() }));
    this.#reading = this.#reading.then(() => this.#more(ends));
    return this.#reading;
  }

  /** Time until the first line, which includes the container's own start; 0 before that. */
  get attachMs(): number {
    return this.#firstAt === undefined ? 0 : this.#firstAt - this.#begun;
  }

  execArgv(argv: string[]): string[] {
    const at = this.#execCount++ % EXECS.length;
    const name = EXECS[at]!;
    this.#execs[at] ??= this.#follow(name);
    const { stage, preload, syscalls, unfiltered } = this.#watched;
    return straceArgv(stage, name, argv, { preload, all: syscalls !== undefined, unfiltered });
  }

  /** Checks that strace still runs. After the stop this is unknown, because strace ends with the container. */
  beforeStop(): void {
    if (stillTraces(this.#traced, tracedIn(this.#watched.containerId, 'main'))) return;
    if (!this.hasBegun) throw nothing();
    throw new Failure('strace ended while the container was running', {
      exitCode: EXIT.incomplete,
      fix: 'The file list would lack files: the rest of the run was not captured. Find what ended strace, for example the kernel if memory is short.',
    });
  }

  async finish(execs: readonly string[]): Promise<Captured> {
    clearInterval(this.#timer);
    await this.#reading;
    if (this.#failed) await this.died;
    for (const { follower, reader } of this.#all()) {
      await follower.end();
      reader.end();
    }
    if (this.#main.follower.size === 0) throw nothing();
    const { keepRaw, stage } = this.#watched;
    const raw = keepRaw ? join(stage.out, 'copy') : undefined;
    if (raw) await this.#main.follower.copyTo(raw);
    await this.#close();
    const unseen = unseenPrograms(execs);
    const mounts = ownMountsText(this.touches.mounted);
    const warnings = [...unseen.map(unseenText), ...(mounts ? [mounts] : [])];
    return { touches: this.touches, drops: 0, raw, unseen, warnings };
  }

  async abandon(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
    await this.#close();
    const { folder, out } = this.#watched.stage;
    for (const path of [folder, out]) await rm(path, { recursive: true, force: true });
  }

  /** Strace writes as soon as it runs. */
  #lookForStrace(): void {
    if (!this.hasBegun) return;
    this.#traced = tracedIn(this.#watched.containerId, 'main');
    // Without a strace, it is the container of another machine, or has ended already.
    if (this.#traced && !this.#traced.strace && this.#looks++ < MOST_LOOKS) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.catchUp(), POLL_MS);
    void this.catchUp();
  }

  #all(): Trace[] {
    return [this.#main, ...this.#execs];
  }

  async #close(): Promise<void> {
    for (const { follower } of this.#all()) await follower.close();
  }

  #follow(name: TraceName): Trace {
    const reader = new TraceReader(this.touches, this.#watched.folder, this.#watched.syscalls);
    const follower = new Follower(join(this.#watched.stage.out, name), (line) => {
      this.#firstAt ??= Date.now();
      reader.line(line);
      requireAll(this.touches);
    });
    return { follower, reader };
  }

  /** Never rejects; `died` does. */
  async #more(ends: readonly { follower: Follower; size: number }[]): Promise<void> {
    if (this.#failed) return;
    try {
      for (const { follower, size } of ends) await follower.more(size);
    } catch (error) {
      this.#failed = true;
      this.#fail(error);
    }
  }
}
