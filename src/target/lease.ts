import { Touches } from '../capture/touch.ts';
import type { Captured, Observation, Tracer } from '../capture/tracer.ts';
import { TracerUnavailable } from '../capture/tracer.ts';
import { Cancelled, Failure, TimedOut } from '../failure.ts';
import { healthArgv } from '../image/config.ts';
import { showCount } from '../units.ts';
import { containerEnv } from './environment.ts';
import { type ReadyResult, waitUntilReady } from './ready.ts';
import { runScript, type ScriptResult } from './script.ts';
import type { Subject, Watch } from './subject.ts';
import { notReady, notStarted, tested, type Verdict } from './verdict.ts';

const PROGRESS_MS = 2000;
const HEALTH_MS = 30_000;

/** A target's container under observation, from its creation until it is given back. `end` must be called, whatever happened. */
export class Lease {
  readonly id: string;
  /** From the start until the container was up. */
  readyMs = 0;
  /** Whether the container ended by itself when it was stopped. */
  heedsStop = true;
  readonly #subject: Subject;
  readonly #watch: Watch;
  readonly #observation: Observation;
  #finished = false;
  #progress: NodeJS.Timeout | undefined;

  private constructor(id: string, subject: Subject, observation: Observation, watch: Watch) {
    this.id = id;
    this.#subject = subject;
    this.#observation = observation;
    this.#watch = watch;
  }

  /** Creates the container and attaches the tracer. Throws as `observe` does. */
  static async take(subject: Subject, tracer: Tracer, watch: Watch): Promise<Lease> {
    const { target } = subject;
    try {
      const id = await target.create(await tracer.prepare(target.spec, subject.config));
      return new Lease(id, subject, await tracer.attach(id, watch.signal), watch);
    } catch (error) {
      await target.release();
      throw watch.signal.aborted && !(error instanceof TracerUnavailable) ? new Cancelled() : error;
    }
  }

  get attachMs(): number {
    return this.#observation.attachMs;
  }

  /** Starts the container and waits until it is up; a verdict when it does not come up. */
  start(): Promise<Verdict | undefined> {
    return this.#watched(async () => {
      const { target, readyTimeoutMs } = this.#subject;
      const { docker, log } = this.#watch;
      try {
        await target.start(this.id);
      } catch (error) {
        if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
        return notStarted(error, this.id, docker);
      }
      const begin = performance.now();
      const tell = () => log.progress(`${showCount(this.#observation.seen())} files so far`);
      this.#progress = setInterval(tell, PROGRESS_MS);
      const ready = await this.#becomeReady();
      this.readyMs = performance.now() - begin;
      if (!ready.ok) return notReady(readyTimeoutMs, ready, this.id, docker);
      log.info(`Ready after ${(this.readyMs / 1000).toFixed(1)} s: ${ready.how}`);
      return undefined;
    });
  }

  /** Runs the test against the container. */
  test(): Promise<Verdict> {
    return this.#watched(async () => {
      const { testTimeoutMs } = this.#subject;
      const script = this.#subject.test(await this.env());
      let result!: ScriptResult;
      await this.#watch.log.foreign(async (onLine) => {
        result = await runScript(script, { ...this.#watch, timeoutMs: testTimeoutMs, onLine });
      });
      return tested(result, testTimeoutMs, this.id, this.#watch.docker);
    });
  }

  /** Waits for `until`, and is rejected as soon as the tracer dies. */
  wait(until: Promise<void>): Promise<void> {
    return this.#watched(() => until);
  }

  /** Ends the container; before that its HEALTHCHECK is run once where nobody has. */
  stop(): Promise<void> {
    return this.#watched(async () => {
      // `auto` has asked it already.
      if (this.#subject.readiness.kind !== 'auto') await this.#checkHealthOnce();
      this.#observation.beforeStop();
      const { target, usual } = this.#subject;
      this.heedsStop = await target.stop(this.id, usual?.heedsStop);
    });
  }

  /** Ends the capture. Where the container failed, that is what the user must hear: a tracer that has nothing to tell then does not matter. */
  async finish(passed: boolean): Promise<Captured> {
    try {
      const captured = await this.#observation.finish();
      this.#finished = true;
      return captured;
    } catch (error) {
      if (passed || !(error instanceof Failure) || error instanceof Cancelled) throw this.#cancelledOr(error);
      return { touches: new Touches(), drops: 0, warnings: [] };
    }
  }

  /** Gives everything back. */
  async end(): Promise<void> {
    clearInterval(this.#progress);
    try {
      if (!this.#finished) await this.#observation.abandon();
    } finally {
      await this.#subject.target.release();
    }
  }

  /** What the test and the probe are told about the container. */
  async env(): Promise<NodeJS.ProcessEnv> {
    return containerEnv(this.#subject.phase, this.#subject.image, await this.#watch.docker.container(this.id));
  }

  /** While it goes on the tracer must not die. */
  async #watched<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await Promise.race([work(), this.#observation.died]);
    } catch (error) {
      throw this.#cancelledOr(error);
    }
  }

  /** What a cancel broke is told as the cancel that it was. */
  #cancelledOr(error: unknown): unknown {
    return this.#watch.signal.aborted && !(error instanceof TracerUnavailable) ? new Cancelled() : error;
  }

  async #becomeReady(): Promise<ReadyResult> {
    const env = await this.env();
    return waitUntilReady({
      ...this.#watch,
      id: this.id,
      readiness: this.#subject.readiness,
      timeoutMs: this.#subject.readyTimeoutMs,
      execArgv: (argv) => this.#observation.execArgv(argv),
      script: (command) => this.#subject.probe(command, env),
    });
  }

  /** The engine's first HEALTHCHECK comes an interval after the start; a short test would never have seen it. */
  async #checkHealthOnce(): Promise<void> {
    const { docker, log } = this.#watch;
    const container = await docker.container(this.id);
    const health = container?.State.Running && healthArgv(container.Config);
    if (!health) return;
    try {
      const { code } = await docker.exec(this.id, this.#observation.execArgv(health), HEALTH_MS);
      if (code !== 0) log.warning(`The HEALTHCHECK ended with exit code ${code} after the test.`);
    } catch (error) {
      if (!(error instanceof TimedOut)) throw error;
      log.warning(`The HEALTHCHECK did not end within ${HEALTH_MS / 1000} s after the test.`);
    }
  }
}
