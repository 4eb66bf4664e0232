import { setTimeout as sleep } from 'node:timers/promises';
import { Touches } from '../capture/touch.ts';
import type { Captured, ContainerSpec, Observation, Tracer } from '../capture/tracer.ts';
import { TracerUnavailable } from '../capture/tracer.ts';
import { runArgsForCreate } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { Cancelled, type Evidence, Failure } from '../failure.ts';
import { healthArgv, type ImageConfig } from '../image/config.ts';
import type { Log } from '../log.ts';
import { containerEnv } from './environment.ts';
import type { Readiness } from './readiness.ts';
import { type ReadyResult, waitUntilReady } from './ready.ts';
import { runScript, type Script, type ScriptResult } from './script.ts';
import { stopContainer } from './stop.ts';

/** What is run and watched: a container of `image`, made as the user's `docker run` would make it, and the test against it. */
export interface Subject {
  phase: 'capture' | 'verify';
  image: string;
  config: ImageConfig;
  runId: string;
  runArgs: readonly string[];
  command: readonly string[];
  platform?: string;
  readiness: Readiness;
  readyTimeoutMs: number;
  test: (env: NodeJS.ProcessEnv) => Script;
  probe: (command: string, env: NodeJS.ProcessEnv) => Script;
  testTimeoutMs: number;
}

export interface Watch {
  docker: Docker;
  log: Log;
  signal: AbortSignal;
  onProcess?: (pid: number) => void;
}

/** What came of it. Times are milliseconds. */
export interface Observed {
  verdict: Verdict;
  captured: Captured;
  attachMs: number;
  readyMs: number;
}

export type Verdict =
  | { ok: true; test: ScriptResult }
  | {
      ok: false;
      why: 'not started' | 'exited' | 'never ready' | 'test failed' | 'test hung';
      /** One sentence: what happened, with the number that matters. */
      message: string;
      test?: ScriptResult;
      evidence: Evidence[];
    };

const LOG_LINES = 40;
const PROGRESS_MS = 2000;
const PORT_ATTEMPTS = 4;
const PORT_PAUSE_MS = 500;

/**
 * Creates the container, attaches the tracer, starts the container, waits until it is up, runs the test, stops it and ends the capture.
 * A test that fails is a verdict, not an error. Throws `TracerUnavailable` when the tracer does not work here, `Failure` when the
 * container cannot be created or the capture is incomplete; nothing is left behind either way.
 */
export async function observe(subject: Subject, tracer: Tracer, watch: Watch): Promise<Observed> {
  const spec = await tracer.prepare(specOf(subject), subject.config);
  const id = await watch.docker.create({ ...subject, ...spec });
  let observation: Observation | undefined;
  try {
    observation = await tracer.attach(id, watch.signal);
    const { verdict, readyMs } = await Promise.race([play(subject, id, observation, watch), observation.died]);
    const captured = await finish(observation, verdict);
    return { verdict, captured, readyMs, attachMs: observation.attachMs };
  } catch (error) {
    await observation?.abandon();
    throw watch.signal.aborted && !(error instanceof TracerUnavailable) ? new Cancelled() : error;
  } finally {
    await watch.docker.uncancelled().remove(id);
  }
}

/** Where the container failed, that is what the user must hear; a tracer that then has nothing to tell does not matter. */
async function finish(observation: Observation, verdict: Verdict): Promise<Captured> {
  try {
    return await observation.finish();
  } catch (error) {
    if (verdict.ok || !(error instanceof Failure) || error instanceof Cancelled) throw error;
    await observation.abandon();
    return { touches: new Touches(), drops: 0, warnings: [] };
  }
}

function specOf(subject: Subject): ContainerSpec {
  return { image: subject.image, runArgs: runArgsForCreate(subject.runArgs), command: [...subject.command] };
}

/** The container's life, from start to stop. */
async function play(subject: Subject, id: string, observation: Observation, watch: Watch) {
  const { docker, log } = watch;
  try {
    await startWhenPortsAreFree(docker, id);
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
    return { verdict: await notStarted(error, id, docker), readyMs: 0 };
  }
  const begin = performance.now();
  const progress = setInterval(
    () => log.progress(`${observation.seen().toLocaleString('en-US')} files so far`),
    PROGRESS_MS,
  );
  try {
    const ready = await becomeReady(subject, id, observation, watch);
    const readyMs = performance.now() - begin;
    if (!ready.ok) return { verdict: await notReady(subject, ready, id, docker), readyMs };
    log.info(`Ready after ${(readyMs / 1000).toFixed(1)} s: ${ready.how}`);
    const verdict = await test(subject, id, watch);
    // `auto` has asked it already.
    if (subject.readiness.kind !== 'auto') await checkHealthOnce(id, observation, watch);
    await stopContainer(docker, id);
    return { verdict, readyMs };
  } finally {
    clearInterval(progress);
  }
}

/** The engine may hold a removed container's ports a moment longer than the container. */
async function startWhenPortsAreFree(docker: Docker, id: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await docker.start(id);
    } catch (error) {
      const held = error instanceof Failure && /port is already allocated|address already in use/.test(error.message);
      if (!held || attempt === PORT_ATTEMPTS) throw error;
      await sleep(PORT_PAUSE_MS);
    }
  }
}

async function becomeReady(subject: Subject, id: string, observation: Observation, watch: Watch): Promise<ReadyResult> {
  const container = await watch.docker.container(id);
  const env = containerEnv(subject.phase, subject.image, container);
  return waitUntilReady({
    ...watch,
    id,
    readiness: subject.readiness,
    timeoutMs: subject.readyTimeoutMs,
    execArgv: (argv) => observation.execArgv(argv),
    script: (command) => subject.probe(command, env),
  });
}

async function test(subject: Subject, id: string, watch: Watch): Promise<Verdict> {
  const container = await watch.docker.container(id);
  const script = subject.test(containerEnv(subject.phase, subject.image, container));
  let result!: ScriptResult;
  await watch.log.foreign(async (onLine) => {
    result = await runScript(script, { ...watch, timeoutMs: subject.testTimeoutMs, onLine });
  });
  if (result.ok) return { ok: true, test: result };
  const evidence = [
    { title: 'The test printed last', lines: result.tail },
    { title: 'The container printed last', lines: await watch.docker.logs(id, LOG_LINES) },
  ];
  const state = (await watch.docker.container(id))?.State;
  const end = state?.Running === false ? `; the container had ended by then with exit code ${state.ExitCode}` : '';
  const seconds = (result.ms / 1000).toFixed(1);
  if (result.timedOut) {
    const limit = subject.testTimeoutMs / 1000;
    return {
      ok: false,
      why: 'test hung',
      message: `the test did not end within ${limit} s (test-timeout)${end}`,
      test: result,
      evidence,
    };
  }
  const how = result.code === null ? `was ended by ${result.signal}` : `failed with exit code ${result.code}`;
  return { ok: false, why: 'test failed', message: `the test ${how} after ${seconds} s${end}`, test: result, evidence };
}

/** The engine's first HEALTHCHECK comes an interval after the start; a short test would never have seen it. */
async function checkHealthOnce(id: string, observation: Observation, watch: Watch): Promise<void> {
  const container = await watch.docker.container(id);
  const health = container?.State.Running && healthArgv(container.Config);
  if (!health) return;
  const result = await watch.docker.exec(id, observation.execArgv(health), 30_000);
  if (result.code !== 0) watch.log.warning(`The HEALTHCHECK ended with exit code ${result.code} after the test.`);
}

async function notStarted(error: Failure, id: string, docker: Docker): Promise<Verdict> {
  const evidence = [...error.evidence, ...(await containerLog(id, docker))];
  return { ok: false, why: 'not started', message: `the container did not start: ${error.message}`, evidence };
}

async function notReady(
  subject: Subject,
  ready: ReadyResult & { ok: false },
  id: string,
  docker: Docker,
): Promise<Verdict> {
  const evidence = await containerLog(id, docker);
  if (ready.why === 'timeout') {
    const seconds = subject.readyTimeoutMs / 1000;
    return {
      ok: false,
      why: 'never ready',
      message: `the container was not ready within ${seconds} s: waited until ${ready.waitedFor}`,
      evidence,
    };
  }
  return {
    ok: false,
    why: 'exited',
    message: `the container ended before it was ready: ${endOf(ready.container)}`,
    evidence,
  };
}

/** Exit code and, above 128, the signal that a shell or the engine makes it from. */
function endOf(container: ContainerInspect | undefined): string {
  if (!container) return 'it was removed';
  const { ExitCode: code, OOMKilled, Error: error } = container.State;
  const signal = code > 128 && code < 160 ? ` (signal ${code - 128})` : '';
  return `exit code ${code}${signal}${OOMKilled ? ', out of memory' : ''}${error ? `, ${error}` : ''}`;
}

async function containerLog(id: string, docker: Docker): Promise<Evidence[]> {
  return [{ title: 'The container printed last', lines: await docker.logs(id, LOG_LINES) }];
}
