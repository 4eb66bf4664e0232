import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../base/failure.ts';
import { unionOf } from '../../capture/touch.ts';
import type { Fleet } from '../../capture/tracer.ts';
import type { ContainerEvent, ContainerEvents } from '../../engine/events.ts';
import { stopContainer } from '../../engine/stop.ts';
import { healthArgv } from '../../image/config.ts';
import { execsIn } from '../life.ts';
import { runScript, type ScriptResult } from '../script.ts';
import { type Explains, patienceMs, type TrialContext } from '../subject.ts';
import type { SuiteContainers } from './containers.ts';
import { hasRun, originalsOf, overdueMs } from './ends.ts';
import { runOf, type Started } from './started.ts';
import type { SuiteSubject } from './subject.ts';

const LOOK_MS = 250;
const HEALTH_MS = 30_000;
/** How long the engine may need to tell of a container's end. */
const EVENTS_MS = 3000;
/** Nobody waits longer for a container that ought to end. */
const MOST_WAIT_MS = 30_000;

export interface SuiteTestOptions {
  subject: SuiteSubject;
  context: TrialContext;
  events: ContainerEvents;
  fleet: Fleet;
  containers: SuiteContainers;
  explains: Explains | undefined;
}

/** The user's test while it starts its containers. */
export class SuiteTest {
  readonly #options: SuiteTestOptions;
  /** When, and in which containers, the HEALTHCHECK ran under the tracer. */
  readonly #checked = new Set<string>();
  readonly #checks: Promise<unknown>[] = [];

  constructor(options: SuiteTestOptions) {
    this.#options = options;
  }

  /** Runs the test with the proxy's socket as the engine. Rejects if the tracer dies, or a container is refused. */
  async run(socket: string): Promise<ScriptResult> {
    const { subject, context, fleet, containers } = this.#options;
    const stop = new AbortController();
    const broken = Promise.race([fleet.died, containers.failed]);
    broken.catch(() => stop.abort('the capture ended'));
    const looking = setInterval(() => this.#look(stop), LOOK_MS);
    const begin = performance.now();
    this.#patience = () => performance.now() - begin;
    let result!: ScriptResult;
    try {
      await context.log.foreign(async (onLine) => {
        const script = subject.test(environmentFor(socket, subject.phase));
        result = await runScript(script, { ...context, timeoutMs: subject.testTimeoutMs, stop: stop.signal, onLine });
      });
    } finally {
      clearInterval(looking);
    }
    // Their errors are the reason of the test's.
    await Promise.race([broken, sleep(0)]);
    await Promise.all(this.#checks);
    return result;
  }

  #patience = (): number => 0;

  /** The commands that ran in a container by `docker exec`, without its HEALTHCHECK. */
  execsOf(id: string): string[] {
    const one = this.#options.containers.all.find((started) => started.id === id);
    const health = one && healthArgv(one.created.Config)?.join(' ');
    return execsIn(this.#options.events.of(id)).filter((command) => command !== health);
  }

  /** Gives the containers of the micro image the time to end by themselves where the original's did. */
  async waitForEnds(events: readonly ContainerEvent[]): Promise<void> {
    const before = this.#options.subject.usual?.containers;
    if (this.#options.subject.phase === 'capture' || !before) return;
    const begin = performance.now();
    for (const one of this.#options.containers.all) {
      const overdue = overdueMs(originalsOf(runOf(one, events), before.filter(hasRun)));
      if (overdue === undefined) continue;
      while (this.#isOpen(one) && performance.now() - begin < Math.min(overdue, MOST_WAIT_MS)) await sleep(50);
    }
  }

  /** Stops the observed containers that still run, as in production, and waits for the engine's news of all ends. */
  async stopAll(): Promise<void> {
    const { context, containers, subject } = this.#options;
    const { docker } = context;
    await Promise.all(containers.all.map(({ id }) => stopContainer(docker, id, true, subject.testTimeoutMs)));
    const begin = performance.now();
    while (containers.all.some((one) => this.#isOpen(one)) && performance.now() - begin < EVENTS_MS) await sleep(20);
  }

  #isOpen({ id }: Started): boolean {
    const actions = this.#options.events.of(id).map(({ action }) => action);
    return actions.lastIndexOf('start') > actions.lastIndexOf('die');
  }

  #look(stop: AbortController): void {
    const { subject, fleet, explains } = this.#options;
    const usual = subject.usual?.testMs;
    if (!explains || usual === undefined || this.#patience() <= patienceMs(usual, 'missing file')) return;
    if (explains(unionOf(fleet.touches.values())) === 'missing file') {
      stop.abort('the containers looked for files that the micro image lacks');
    }
  }

  /**
   * Call it with each event at once: where the tracer does not see the engine's own checks, a container's HEALTHCHECK
   * runs once more, when the engine runs it first, and when it succeeds first. The container's end waits for it.
   */
  take({ id, action }: ContainerEvent): void {
    const when = /^exec_start: |^health_status: healthy$/.exec(action)?.[0];
    const { fleet, containers, context } = this.#options;
    if (!when || !fleet.seesOwnExecsOnly || this.#checked.has(`${when} ${id}`)) return;
    const one = containers.all.find((started) => started.id === id);
    const argv = one && healthArgv(one.created.Config);
    if (!argv || (when.startsWith('exec') && !action.endsWith(argv.join(' ')))) return;
    this.#checked.add(`${when} ${id}`);
    // The container may end meanwhile.
    const check = context.docker.exec(id, fleet.execArgv(id, argv), HEALTH_MS).catch(ignored);
    this.#checks.push(check);
    containers.working.set(id, Promise.all([containers.working.get(id), check]));
  }
}

function ignored(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}

/** The variables that lead the test's clients to the proxy. TLS is for an engine elsewhere. */
function environmentFor(socket: string, phase: SuiteSubject['phase']): NodeJS.ProcessEnv {
  return {
    MICROPACKER_PHASE: phase,
    DOCKER_HOST: `unix://${socket}`,
    TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: socket,
    DOCKER_CONTEXT: undefined,
    DOCKER_TLS_VERIFY: undefined,
    DOCKER_CERT_PATH: undefined,
  };
}
