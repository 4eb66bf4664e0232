import { Cancelled, Failure } from '../base/failure.ts';
import { tryTo, withGivenBack } from '../base/give-back.ts';
import type { ImagePath } from '../base/path.ts';
import { Unavailable } from '../base/unavailable.ts';
import { counted } from '../base/units.ts';
import { MOUNT } from '../capture/strace/reader.ts';
import { Touches } from '../capture/touch.ts';
import type { Captured, Observation, Tracer } from '../capture/tracer.ts';
import { ContainerEvents } from '../engine/events.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { healthArgv } from '../image/config.ts';
import { changedBinds } from './changed-binds.ts';
import { containerEnv } from './environment.ts';
import { codeText } from './exit-code.ts';
import { checkHealth, type Health } from './health.ts';
import { addInterpreters } from './interpreters.ts';
import { copyWarnings, execsIn, type Life, lifeOf } from './life.ts';
import { type Mounted, mountsIn, touchesOfImage } from './mounts.ts';
import { requireOwnFolders } from './own-folders.ts';
import { type Reach, reachOf } from './reach.ts';
import { type ReadyResult, waitUntilReady } from './ready.ts';
import { tellRights } from './rights.ts';
import { runScript, type ScriptResult } from './script.ts';
import { type Cause, type Explains, patienceMs, type Subject, type TrialContext } from './subject.ts';
import { notReady, notStarted, tested, type Verdict } from './verdict.ts';

const PROGRESS_MS = 2000;
const LOOK_MS = 250;
/** How long a test may go on after its container has ended. */
const AFTER_END_MS = 3000;

/** A target's container under observation, from its creation to its release. Always call `end`. */
export class Lease {
  readonly id: string;
  /** The events of all containers since before this one was created. */
  readonly events: ContainerEvents;
  /** Time from the start until the container was ready, in milliseconds. */
  readyMs = 0;
  /** False if the container did not end on its stop signal and had to be killed. */
  endsOnSignal = true;
  /** How the HEALTHCHECK ended after the test; undefined if it did not run then. */
  health: Health | undefined;
  readonly #subject: Subject;
  readonly #context: TrialContext;
  readonly #observation: Observation;
  readonly #explains: Explains | undefined;
  /** The container as it was created; undefined if it is already gone. */
  readonly #created: Promise<ContainerInspect | undefined>;
  #mounts: Mounted[] = [];
  #startedAt = 0;
  #finished = false;
  #progress: NodeJS.Timeout | undefined;

  private constructor(
    id: string,
    events: ContainerEvents,
    subject: Subject,
    observation: Observation,
    context: TrialContext,
    explains: Explains | undefined,
  ) {
    this.id = id;
    this.events = events;
    this.#subject = subject;
    this.#observation = observation;
    this.#context = context;
    this.#explains = explains;
    this.#created = context.docker.container(id).catch(() => undefined);
  }

  /** Creates the container and attaches the tracer. Throws as `observe` does. */
  static async take(
    subject: Subject,
    tracer: Tracer,
    context: TrialContext,
    explains: Explains | undefined,
  ): Promise<Lease> {
    const { target } = subject;
    const events = new ContainerEvents(context.docker);
    try {
      const id = await target.create(await tracer.prepare(target.spec, subject.config));
      return new Lease(id, events, subject, await tracer.attach(id), context, explains);
    } catch (error) {
      await events.end();
      await tryTo(context.log, 'Cannot remove the created container', () => target.release());
      throw context.signal.aborted && !(error instanceof Unavailable) ? new Cancelled() : error;
    }
  }

  /** The user of the first program, as `docker run` takes it; empty for root. */
  async user(): Promise<string> {
    return (await this.#created)?.Config.User ?? '';
  }

  /** The warning if `end` fails. */
  get left(): string {
    return `Cannot remove container ${this.id} or end its tracer`;
  }

  get attachMs(): number {
    return this.#observation.attachMs;
  }

  /** Starts the container and waits until it is ready. Returns a verdict only if it does not become ready. */
  start(): Promise<Verdict | undefined> {
    return this.#whileTraced(async () => {
      const { target } = this.#subject;
      const { docker, log } = this.#context;
      // First: `end` must find it, also if the tracer dies at once.
      const tell = () => log.progress(`${counted(this.#observation.touches.size, 'file')} so far`);
      this.#progress = setInterval(tell, PROGRESS_MS);
      await this.#lookAtMounts();
      try {
        await target.start(this.id);
      } catch (error) {
        if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
        return notStarted(error, this.id, docker);
      }
      const begin = performance.now();
      const ready = await this.#becomeReady();
      this.readyMs = performance.now() - begin;
      if (!ready.ok) return notReady(ready, this.id, docker);
      log.info(`Ready after ${(this.readyMs / 1000).toFixed(1)} s: ${ready.how}`);
      return undefined;
    });
  }

  /** Runs the test against the container. Ends it early if it cannot pass any more. */
  test(): Promise<Verdict> {
    return this.#whileTraced(async () => {
      const { testTimeoutMs, test } = this.#subject;
      if (!test) return { ok: true };
      const script = test(await this.env());
      const stop = new AbortController();
      this.#observation.died.catch(() => stop.abort('the tracer ended'));
      const looking = this.#stopIfHopeless(stop);
      let result!: ScriptResult;
      try {
        await this.#context.log.foreign(async (onLine) => {
          result = await runScript(script, { ...this.#context, timeoutMs: testTimeoutMs, stop: stop.signal, onLine });
        });
      } finally {
        clearInterval(looking);
      }
      return tested(result, testTimeoutMs, this.id, this.#context.docker);
    });
  }

  /**
   * Aborts `stop` if the container of the micro image has ended by itself and the original's had not, or if it lacks
   * files and the test takes much longer than on the original.
   */
  #stopIfHopeless(stop: AbortController): NodeJS.Timeout {
    const { usual } = this.#subject;
    const begin = Date.now();
    let endedAt: number | undefined;
    return setInterval(() => {
      const { ended } = this.life();
      endedAt = ended && usual?.end?.running ? (endedAt ?? Date.now()) : undefined;
      if (endedAt !== undefined && Date.now() - endedAt > AFTER_END_MS) {
        stop.abort(`the container ended during it with ${codeText(ended!.exitCode)}`);
      }
      // A test can be many times slower under strace, so that incomplete folders do not explain it.
      if (this.#hopeless(Date.now() - begin, usual?.testMs) === 'missing file') {
        stop.abort('the container looked for files that the micro image lacks');
      }
    }, LOOK_MS);
  }

  /** Why waiting longer than `waitedMs` is useless, if the original took `usualMs`; undefined if it may help. */
  #hopeless(waitedMs: number, usualMs: number | undefined): Cause | undefined {
    if (waitedMs <= patienceMs(usualMs, 'missing file')) return undefined;
    const cause = this.#explains?.(touchesOfImage(this.#observation.touches, this.#mounts));
    return cause && waitedMs > patienceMs(usualMs, cause) ? cause : undefined;
  }

  async #lookAtMounts(): Promise<void> {
    const created = await this.#created;
    const { volumes, ownFolders = [] } = this.#subject;
    requireOwnFolders(created?.Mounts ?? [], ownFolders);
    if (created) tellRights(created, this.#context.log);
    if (created) this.#mounts = mountsIn(created, (name) => volumes.hadData(name));
    this.#startedAt = Date.now();
  }

  /** The container's life so far, as the engine reported it. */
  life(): Life {
    return lifeOf(this.events.of(this.id));
  }

  /** What has reached the container so far. `container` is its present state. */
  async reach(container: ContainerInspect | undefined): Promise<Reach> {
    await this.#observation.catchUp?.();
    const health = (healthArgv(container?.Config ?? {}) ?? []).join(' ');
    const ours = (command: string) => command === health || command.startsWith(`${MOUNT}/`);
    return reachOf(container, this.events.of(this.id), ours, this.#observation.touches.size);
  }

  /** Waits for `until`. Rejects as soon as the tracer dies. */
  wait(until: Promise<void>): Promise<void> {
    return this.#whileTraced(() => until);
  }

  /** Stops the container. Before that, runs its HEALTHCHECK once unless it already ran. */
  stop(): Promise<void> {
    return this.#whileTraced(async () => {
      // `auto` already ran it, but later it can need other files.
      if (this.#subject.readiness.kind !== 'auto' || this.#observation.seesOwnExecsOnly) await this.#checkHealth();
      this.#observation.beforeStop();
      const { target, usual, testTimeoutMs } = this.#subject;
      this.endsOnSignal = await target.stop(this.id, usual?.endsOnSignal, testTimeoutMs);
    });
  }

  /** The engine runs it only an interval after the start, when a short test is over. */
  async #checkHealth(): Promise<void> {
    const { docker, log } = this.#context;
    const checked = await checkHealth(this.id, docker, (argv) => this.#observation.execArgv(argv));
    this.health = checked?.health;
    if (checked?.warning) log.warning(checked.warning);
  }

  /**
   * Ends the capture and returns it without the files of mounts. `missed` are paths that the engine looked for: a
   * tracer sees only the container's processes. If the test failed, ignores a tracer's error, so that the user sees the
   * test's failure.
   */
  async finish(passed: boolean, missed: readonly ImagePath[] = []): Promise<Captured> {
    try {
      const created = await this.#created;
      const health = healthArgv(created?.Config ?? {})?.join(' ');
      const execs = execsIn(this.events.of(this.id)).filter((command) => command !== health);
      const captured = await this.#observation.finish(execs);
      this.#finished = true;
      captured.warnings.push(...copyWarnings(this.events.of(this.id)));
      captured.warnings.push(...((await this.#subject.target.warnings?.(captured.touches)) ?? []));
      for (const path of missed) captured.touches.add({ path, how: 'exec', found: false });
      if (this.#observation.seesOwnExecsOnly) {
        await addInterpreters(captured.touches, { id: this.id, mounts: this.#mounts, docker: this.#context.docker });
      }
      if (created) this.#subject.volumes.tellChanged(changedBinds(created, captured.touches, this.#startedAt));
      return { ...captured, touches: touchesOfImage(captured.touches, this.#mounts) };
    } catch (error) {
      if (passed || !(error instanceof Failure) || error instanceof Cancelled) throw this.#cancelledOr(error);
      return { touches: new Touches(), drops: 0, warnings: [] };
    }
  }

  /** Ends the tracer and releases the container. */
  async end(): Promise<void> {
    clearInterval(this.#progress);
    await this.events.end();
    const { lost } = this.events;
    if (lost) {
      this.#context.log.info(
        `The engine's events are incomplete (${lost}), so containers and docker exec of the test can go unnoticed`,
      );
    }
    const abandon = async () => this.#finished || (await this.#observation.abandon());
    await withGivenBack(this.#context.log, this.left, abandon, () => this.#subject.target.release());
  }

  /** The environment variables about the container for the test and the ready command. */
  async env(): Promise<NodeJS.ProcessEnv> {
    return containerEnv(
      this.#subject.phase,
      this.#subject.target.spec.image,
      await this.#context.docker.container(this.id),
    );
  }

  /** Rejects as soon as the tracer dies during `work`. */
  async #whileTraced<T>(work: () => Promise<T>): Promise<T> {
    try {
      await Promise.race([this.#observation.died, undefined]);
      return await Promise.race([work(), this.#observation.died]);
    } catch (error) {
      throw this.#cancelledOr(error);
    }
  }

  /** Reports an error that a cancel caused as the cancel. */
  #cancelledOr(error: unknown): unknown {
    return this.#context.signal.aborted && !(error instanceof Unavailable) ? new Cancelled() : error;
  }

  async #becomeReady(): Promise<ReadyResult> {
    const env = await this.env();
    return waitUntilReady({
      ...this.#context,
      id: this.id,
      readiness: this.#subject.readiness,
      timeoutMs: this.#subject.readyTimeoutMs,
      isHopeless: (waitedMs) => this.#hopeless(waitedMs, this.#subject.usual?.readyMs) !== undefined,
      execArgv: (argv) => this.#observation.execArgv(argv),
      script: (command) => this.#subject.probe(command, env),
    });
  }
}
