import type { ImageConfig } from '../../image/config.ts';
import { healthArgv } from '../../image/config.ts';
import type { Log } from '../../log.ts';
import type { Syscalls } from '../syscalls.ts';
import { type ContainerSpec, type Observation, type Tracer, TracerUnavailable } from '../tracer.ts';
import { checkArchitecture, tryOut } from './container.ts';
import { preloadOf, programOf, startFolder } from './entrypoint.ts';
import { findStrace, type Strace } from './install.ts';
import { StraceObservation, type Watched } from './observation.ts';
import { mountArguments, type Stage, stage, straceArgv } from './stage.ts';

export interface StraceOptions {
  /** Label (KEY=VALUE) of containers that are made on the way. */
  label: string;
  /** Private folder; the caller removes it. */
  workDir: string;
  keepRaw: boolean;
  /** Learns the container's system calls, where somebody asks for them. */
  syscalls?: Syscalls;
  log: Log;
  signal: AbortSignal;
}

/** Puts strace before the container's program: needs nothing of the host but ptrace, drops nothing, sees no `docker exec` but ours. */
export class StraceTracer implements Tracer {
  readonly name = 'strace';
  readonly changesContainer = true;
  readonly #options: StraceOptions;
  #strace: Strace | undefined;
  #prepared: { image: string; watched: Omit<Watched, 'containerId'> } | undefined;

  constructor(options: StraceOptions) {
    this.#options = options;
  }

  get description(): string {
    return this.#strace ? `strace ${this.#strace.version}` : 'strace';
  }

  /** Throws `TracerUnavailable` when there is no strace for this machine or this image. */
  async prepare(spec: ContainerSpec, config: ImageConfig): Promise<ContainerSpec> {
    const { log, signal, workDir, keepRaw, syscalls } = this.#options;
    await checkArchitecture(spec.image, signal);
    this.#strace = await findStrace(log, signal);
    const staged = await stage(this.#strace.program, workDir, signal);
    const { argv, runArgs } = programOf(spec, config);
    const preload = preloadOf(runArgs, config);
    const folder = startFolder(runArgs, config);
    this.#prepared = {
      image: spec.image,
      watched: { stage: staged, folder, keepRaw, preload, syscalls, health: healthArgv(config) ?? [] },
    };
    const [program, ...command] = straceArgv(staged, 'main', argv, { preload, all: syscalls !== undefined });
    return { image: spec.image, runArgs: [...runArgs, ...this.#runArgs(staged, preload, program!)], command };
  }

  async attach(containerId: string, signal: AbortSignal): Promise<Observation> {
    if (!this.#prepared) throw new TracerUnavailable('strace was not prepared for this container');
    const { image, watched } = this.#prepared;
    await tryOut(watched.stage, image, this.#options.label, signal);
    return new StraceObservation({ ...watched, containerId });
  }

  /** strace itself must not load what the image preloads: its libraries are this machine's. */
  #runArgs(staged: Stage, preload: string | undefined, program: string): string[] {
    const quiet = preload === undefined ? [] : ['-e', 'LD_PRELOAD='];
    return [...quiet, ...mountArguments(staged), '--entrypoint', program];
  }
}
