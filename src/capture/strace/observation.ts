import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, Failure } from '../../failure.ts';
import type { Syscalls } from '../syscalls.ts';
import { Touches } from '../touch.ts';
import type { Captured, Observation } from '../tracer.ts';
import { unseenExecs } from './container.ts';
import { Follower } from './follow.ts';
import { TraceReader } from './reader.ts';
import { makeTrace, type Stage, straceArgv } from './stage.ts';
import { stillWatches } from './watching.ts';

const POLL_MS = 250;

export interface Watched {
  stage: Stage;
  containerId: string;
  /** Folder that the container's program starts in. */
  folder: string;
  health: readonly string[];
  keepRaw: boolean;
  preload: string | undefined;
  syscalls?: Syscalls;
}

/** A capture by strace: the files that it writes are read while they grow. */
export class StraceObservation implements Observation {
  /** strace dies with the container only. */
  readonly died = new Promise<never>(() => {});
  readonly #watched: Watched;
  readonly #touches = new Touches();
  readonly #traces: { follower: Follower; reader: TraceReader }[] = [];
  readonly #begun = Date.now();
  readonly #timer: NodeJS.Timeout;
  #firstAt: number | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#follow('main');
    this.#timer = setInterval(() => {
      this.#reading = this.#reading.then(() => this.#more()).catch(() => {});
    }, POLL_MS);
  }

  /** Until the first line, hence with the container's own start; 0 before it. */
  get attachMs(): number {
    return this.#firstAt === undefined ? 0 : this.#firstAt - this.#begun;
  }

  seen(): number {
    return this.#touches.size;
  }

  execArgv(argv: string[]): string[] {
    const name = `exec-${this.#traces.length}`;
    this.#follow(name);
    const { stage, preload, syscalls } = this.#watched;
    return straceArgv(stage, name, argv, { preload, all: syscalls !== undefined });
  }

  /** strace ends with the container, whose processes go on without it: its death must be seen before. */
  beforeStop(): void {
    if (stillWatches(this.#watched.containerId, 'main')) return;
    throw new Failure('strace ended while the container was running', {
      exitCode: EXIT.incomplete,
      mend: 'What the container did afterwards was not seen. Something ended strace: where memory is short, the kernel does.',
    });
  }

  async finish(): Promise<Captured> {
    clearInterval(this.#timer);
    await this.#reading;
    for (const { follower, reader } of this.#traces) {
      await follower.end();
      reader.end();
    }
    if (this.#traces[0]!.follower.size === 0) {
      throw new Failure('strace saw nothing of the container', {
        exitCode: EXIT.incomplete,
        mend: "The container's log says why; the engine must allow ptrace and bind mounts from this machine.",
      });
    }
    const raw = this.#watched.keepRaw ? join(this.#watched.stage.out, 'main') : undefined;
    return { touches: this.#touches, drops: 0, raw, warnings: await this.#warnings() };
  }

  async abandon(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
    for (const { follower } of this.#traces) await follower.close();
    await rm(this.#watched.stage.folder, { recursive: true, force: true });
  }

  #follow(name: string): void {
    const reader = new TraceReader(this.#touches, this.#watched.folder, this.#watched.syscalls);
    const follower = new Follower(makeTrace(this.#watched.stage, name), (line) => {
      this.#firstAt ??= Date.now();
      reader.line(line);
    });
    this.#traces.push({ follower, reader });
  }

  async #more(): Promise<void> {
    for (const { follower } of this.#traces) await follower.more();
  }

  async #warnings(): Promise<string[]> {
    const { containerId, health } = this.#watched;
    const unseen = await unseenExecs(containerId, this.#begun, health).catch(() => []);
    return unseen.map(
      (command) => `strace did not see what \`docker exec\` of "${command}" touched; tracer: sysdig does.`,
    );
  }
}
