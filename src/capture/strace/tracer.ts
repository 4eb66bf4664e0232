import type { Log } from '../../base/log.ts';
import { Unavailable } from '../../base/unavailable.ts';
import type { ImageConfig } from '../../image/config.ts';
import type { RunnableImage } from '../../image/reference.ts';
import type { Syscalls } from '../syscalls.ts';
import type { ContainerGroup, ContainerSpec, Fleet, Observation, Tracer } from '../tracer.ts';
import { checkArchitecture, tryOut } from './container.ts';
import { preloadOf, programOf, startFolder } from './entrypoint.ts';
import { StraceFleet } from './fleet.ts';
import { findStrace, type Strace } from './install.ts';
import { StraceObservation, type Watched } from './observation.ts';
import { mountArguments, type Stage, stage, straceArgv } from './stage.ts';

/** Whether strace works in a container, by the labels of runs: it depends on the engine, not on the image. */
const WORKS = new Map<string, Promise<boolean>>();

export interface StraceOptions {
  /** Label (KEY=VALUE) of temporary containers. */
  label: string;
  /** Private folder; the caller removes it. */
  workDir: string;
  keepRaw: boolean;
  /** Collects the container's system calls, if needed. */
  syscalls?: Syscalls;
  /** True if programs of the container need rights that their file gives them; see `Tracing`. */
  unfiltered?: boolean;
  log: Log;
  signal: AbortSignal;
}

/**
 * Runs the container's program under strace. Needs only ptrace, drops no events, and sees only our own `docker exec`.
 */
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

  /** Throws `Unavailable` if strace does not exist for this machine or this image. */
  async prepare(spec: ContainerSpec, config: ImageConfig): Promise<ContainerSpec> {
    const { log, signal, workDir, keepRaw, syscalls, unfiltered = false } = this.#options;
    // A rehearsal may be installing strace: a second apt-get would find dpkg locked.
    await WORKS.get(this.#options.label);
    await checkArchitecture(spec.image, signal);
    this.#strace = await findStrace(workDir, log, signal);
    const staged = await stage(this.#strace.program, workDir, signal);
    const { argv, runArgs } = programOf(spec, config);
    const preload = preloadOf(runArgs, config);
    const folder = startFolder(runArgs, config);
    this.#prepared = {
      image: spec.image,
      watched: { stage: staged, folder, keepRaw, preload, syscalls, unfiltered },
    };
    const [program, ...command] = straceArgv(staged, 'main', argv, {
      preload,
      all: syscalls !== undefined,
      unfiltered,
    });
    return { image: spec.image, runArgs: [...runArgs, ...this.#runArgs(staged, preload, program!)], command };
  }

  async rehearse(image: RunnableImage): Promise<void> {
    const { label, log, signal, workDir } = this.#options;
    const works = async () => {
      await checkArchitecture(image, signal);
      const { program } = await findStrace(workDir, log, signal);
      await tryOut(await stage(program, workDir, signal), image, label, signal);
    };
    // `attach` tries again, and tells why.
    if (!WORKS.has(label)) {
      const tried = works().then(
        () => true,
        () => false,
      );
      WORKS.set(label, tried);
    }
    await WORKS.get(label);
  }

  async attach(containerId: string): Promise<Observation> {
    if (!this.#prepared) throw new Unavailable('strace was not prepared for this container');
    const { image, watched } = this.#prepared;
    const { label, signal } = this.#options;
    if (!(await WORKS.get(label))) await tryOut(watched.stage, image, label, signal);
    WORKS.set(label, Promise.resolve(true));
    return new StraceObservation({ ...watched, containerId });
  }

  async attachFleet({ image }: ContainerGroup): Promise<Fleet> {
    const { label, log, signal, workDir, keepRaw, syscalls, unfiltered = false } = this.#options;
    if (keepRaw) log.notice('keep-capture: strace keeps no raw capture of containers that the test starts');
    this.#strace = await findStrace(workDir, log, signal);
    const staged = await stage(this.#strace.program, workDir, signal);
    if (image !== undefined) {
      await checkArchitecture(image, signal);
      if (!(await WORKS.get(label))) await tryOut(staged, image, label, signal);
      WORKS.set(label, Promise.resolve(true));
    }
    return new StraceFleet({ stage: staged, workDir, syscalls, unfiltered });
  }

  /**
   * Clears LD_PRELOAD for strace, which must not load the image's library: its own libraries come from this machine.
   */
  #runArgs(staged: Stage, preload: string | undefined, program: string): string[] {
    const quiet = preload === undefined ? [] : ['-e', 'LD_PRELOAD='];
    return [...quiet, ...mountArguments(staged), '--entrypoint', program];
  }
}
