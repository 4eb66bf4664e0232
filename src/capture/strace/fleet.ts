import { rm } from 'node:fs/promises';
import { joinPath, pathFromText } from '../../base/path.ts';
import type { ImageConfig } from '../../image/config.ts';
import type { CreateRequest } from '../../image/create-request.ts';
import type { Syscalls } from '../syscalls.ts';
import { Touches } from '../touch.ts';
import type { Admitted, Captured, Fleet, FleetCaptured } from '../tracer.ts';
import { preloadIn, programOfRequest } from './entrypoint.ts';
import { StraceObservation } from './observation.ts';
import { CAPABILITY, makeTraces, mountsOf, type Stage, straceArgv } from './stage.ts';

/** How often to check that strace still runs in each container. A container that is just ending may have lost it. */
const LOOK_MS = 3000;

export interface StraceFleetOptions {
  /** Its programs are shared; each container has traces of its own. */
  stage: Stage;
  /** Private folder; the caller removes it. */
  workDir: string;
  syscalls: Syscalls | undefined;
  unfiltered: boolean;
}

/** Several containers, each with its first program under a strace of its own. */
export class StraceFleet implements Fleet {
  readonly attachMs = 0;
  readonly died: Promise<never>;
  readonly seesOwnExecsOnly = true;
  readonly #options: StraceFleetOptions;
  readonly #observations = new Map<string, StraceObservation>();
  readonly #timer: NodeJS.Timeout;
  /** What strace looked for if it found no program: it begins to trace only then. By container. */
  readonly #notBegun = new Map<string, Touches>();
  #fail!: (error: unknown) => void;
  /** Where strace was not found at the last look. */
  #suspects = new Set<StraceObservation>();

  constructor(options: StraceFleetOptions) {
    this.#options = options;
    this.died = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.died.catch(() => {});
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  get touches(): ReadonlyMap<string, Touches> {
    return new Map([...this.#observations].map(([id, { touches }]) => [id, touches]));
  }

  async admit(request: CreateRequest, config: ImageConfig): Promise<Admitted> {
    const { workDir, syscalls, unfiltered } = this.#options;
    const stage = { ...this.#options.stage, out: await makeTraces(workDir) };
    const preload = preloadIn([...(config.Env ?? []), ...(request.Env ?? [])]);
    const argv = programOfRequest(request, config);
    // Without a program the engine refuses the request, in its own words.
    if (argv.length === 0) return { request, created: () => {} };
    const [program, ...rest] = straceArgv(stage, 'main', argv, { preload, all: syscalls !== undefined, unfiltered });
    const folder = request.WorkingDir || config.WorkingDir || '/';
    const watched = { stage, folder, keepRaw: false, preload, unfiltered, ...(syscalls ? { syscalls } : {}) };
    return {
      request: {
        ...request,
        ...{ Entrypoint: [program!], Cmd: rest },
        ...(preload === undefined ? {} : { Env: [...(request.Env ?? []), 'LD_PRELOAD='] }),
        HostConfig: {
          ...request.HostConfig,
          CapAdd: [...(request.HostConfig?.CapAdd ?? []), CAPABILITY],
          Mounts: [...(request.HostConfig?.Mounts ?? []), ...mountsOf(stage)],
        },
      },
      created: (containerId) => {
        const observation = new StraceObservation({ ...watched, containerId });
        observation.died.catch(this.#fail);
        this.#observations.set(containerId, observation);
        this.#notBegun.set(containerId, lookUps(argv[0]!, [...(config.Env ?? []), ...(request.Env ?? [])], folder));
      },
    };
  }

  execArgv(id: string, argv: string[]): string[] {
    return this.#observations.get(id)?.execArgv(argv) ?? argv;
  }

  async finish(execsOf: (id: string) => readonly string[]): Promise<FleetCaptured> {
    clearInterval(this.#timer);
    const containers = new Map<string, Pick<Captured, 'touches' | 'unseen'>>();
    const warnings = new Set<string>();
    for (const [id, observation] of this.#observations) {
      if (!observation.hasBegun) {
        await observation.abandon();
        containers.set(id, { touches: this.#notBegun.get(id)! });
        continue;
      }
      const { touches, unseen, warnings: own } = await observation.finish(execsOf(id));
      containers.set(id, { touches, ...(unseen ? { unseen } : {}) });
      for (const warning of own) warnings.add(warning);
    }
    return { containers, drops: 0, warnings: [...warnings] };
  }

  async abandon(): Promise<void> {
    clearInterval(this.#timer);
    for (const observation of this.#observations.values()) await observation.abandon();
    await rm(this.#options.stage.folder, { recursive: true, force: true });
  }

  #look(): void {
    const before = this.#suspects;
    this.#suspects = new Set();
    for (const observation of this.#observations.values()) {
      try {
        if (observation.hasBegun) observation.beforeStop();
      } catch (error) {
        this.#suspects.add(observation);
        if (before.has(observation)) this.#fail(error);
      }
    }
  }
}

/** strace's own look-ups of a program: its path, or its name in the folders of PATH. */
function lookUps(program: string, env: readonly string[], folder: string): Touches {
  const path = env.findLast((one) => one.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  const places = program.includes('/') ? [folder] : path.split(':').map((place) => place || folder);
  const touches = new Touches();
  for (const place of places) {
    touches.add({ path: joinPath(pathFromText(place), bytesOf(program)), how: 'exec', found: false });
  }
  return touches;
}

function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
