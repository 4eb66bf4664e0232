import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, type Evidence, TimedOut } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { healthArgv } from '../image/config.ts';
import type { Readiness } from '../request/readiness.ts';
import { healthTimeout } from './health.ts';
import { LogProbe } from './log-probe.ts';
import { addressesOf, anyAnswers, tcpPorts } from './ports.ts';
import type { Script } from './script.ts';
import { runScript } from './script.ts';

const POLL_MS = 200;
const SETTLE_MS = 2000;
const PROBE_TIMEOUT_MS = 5000;
const LEAST_PROBE_MS = 500;
const PROBE_LINES = 10;
/**
 * The engine waits 0.1 s before the first restart and doubles that for each later one: 3.1 s in all, plus the time that
 * the container ran.
 */
const CRASHES = 6;

export interface ReadyOptions {
  docker: Docker;
  log: Log;
  id: string;
  readiness: Readiness;
  timeoutMs: number;
  /** Ends the wait before its time-out if it returns true. Takes the milliseconds so far. */
  isHopeless?: (waitedMs: number) => boolean;
  signal: AbortSignal;
  /** Wraps a command for the container so that the tracer sees it. */
  execArgv: (argv: string[]) => string[];
  /** Runs `exec:COMMAND` on this machine, with the test's shell and environment. */
  script: (command: string) => Script;
}

export type ReadyResult =
  | { ok: true; how: string }
  | { ok: false; why: 'exited'; container: ContainerInspect | undefined }
  /** The restart policy starts the container again and again. */
  | { ok: false; why: 'crash loop'; container: ContainerInspect }
  | { ok: false; why: 'timeout'; waitedFor: string; lastLook: string; waitedMs: number; evidence: Evidence[] };

/** One kind of waiting: the condition in words, and a check for it. */
interface Probe {
  waitedFor: string;
  look: (container: ContainerInspect) => Promise<'ready' | NotYet>;
  /** Ends what the checks have started. */
  end?: () => Promise<void>;
}

/** What the check found instead, in words, and what was printed about it. */
interface NotYet {
  instead: string;
  evidence?: Evidence[];
}

/** Waits until the container is ready, has exited (repeatedly, if it has a restart policy), or the time is over. */
export async function waitUntilReady(options: ReadyOptions): Promise<ReadyResult> {
  const begin = Date.now();
  let probe: Probe | undefined;
  const probing = (container: ContainerInspect) => {
    probe ??= probeFor(options, container, begin);
    return probe;
  };
  try {
    return await wait(options, begin, probing);
  } finally {
    await probe?.end?.();
  }
}

async function wait(
  options: ReadyOptions,
  begin: number,
  probing: (container: ContainerInspect) => Probe,
): Promise<ReadyResult> {
  let probe: Probe | undefined;
  let last: NotYet = { instead: 'it was being restarted' };
  const restarted = restartLogger(options.log);
  for (;;) {
    if (options.signal.aborted) throw new Cancelled();
    const container = await options.docker.container(options.id);
    probe ??= container && probing(container);
    // `none` expects nothing of the container, not even that it keeps running.
    if (options.readiness.kind === 'none') return { ok: true, how: 'not waited for' };
    if (options.readiness.kind === 'exit' && container && hasEnded(container)) {
      return container.State.ExitCode === 0
        ? { ok: true, how: probe!.waitedFor }
        : { ok: false, why: 'exited', container };
    }
    if (!container?.State.Running) return { ok: false, why: 'exited', container };
    if (container.State.Restarting) {
      restarted(container);
      if (container.RestartCount! >= CRASHES) return { ok: false, why: 'crash loop', container };
    } else {
      const seen = await probe!.look(container);
      if (seen === 'ready') return { ok: true, how: probe!.waitedFor };
      last = seen;
    }
    const waitedMs = Date.now() - begin;
    if (waitedMs > options.timeoutMs) return timeout(probe!, last, options.timeoutMs);
    if (options.isHopeless?.(waitedMs)) return timeout(probe!, last, waitedMs);
    await sleep(POLL_MS, undefined, { signal: options.signal }).catch(() => {});
  }
}

function hasEnded({ State }: ContainerInspect): boolean {
  return !State.Running && State.Status !== 'created';
}

function timeout({ waitedFor }: Probe, { instead, evidence = [] }: NotYet, waitedMs: number): ReadyResult {
  return { ok: false, why: 'timeout', waitedFor, lastLook: instead, waitedMs, evidence };
}

/** Logs the first restart only. The container may become ready after a restart. */
function restartLogger(log: Log): (container: ContainerInspect) => void {
  let told = false;
  return ({ State }) => {
    if (!told) log.info(`The container ended with exit code ${State.ExitCode}; its restart policy starts it again`);
    told = true;
  };
}

function probeFor(options: ReadyOptions, container: ContainerInspect, begin: number): Probe {
  const { readiness } = options;
  switch (readiness.kind) {
    case 'http':
      return { waitedFor: `${readiness.url} answers`, look: () => httpAnswers(readiness.url, probeMs(options, begin)) };
    case 'tcp':
      return {
        waitedFor: `port ${readiness.port} answers`,
        look: (now) => portAnswers(now, [`${readiness.port}/tcp`]),
      };
    case 'log':
      return logMatches(options, readiness.pattern);
    case 'exit':
      return { waitedFor: 'it ended with exit code 0', look: async () => ({ instead: 'it still ran' }) };
    case 'exec':
      return {
        waitedFor: `"${readiness.command}" succeeds`,
        look: () => succeeds(options, readiness.command, probeMs(options, begin)),
      };
    default:
      return automatic(options, container, begin);
  }
}

function logMatches({ docker, id }: ReadyOptions, pattern: RegExp): Probe {
  const probe = new LogProbe(docker, id, pattern);
  return {
    waitedFor: `the log matches ${pattern}`,
    async look(now) {
      const seen = await probe.look(now);
      return seen === true ? 'ready' : { instead: seen };
    },
    end: () => probe.end(),
  };
}

/** Waits for the HEALTHCHECK, else for a published or exposed TCP port, else until the container has run for 2 s. */
function automatic(options: ReadyOptions, container: ContainerInspect, begin: number): Probe {
  const health = healthArgv(container.Config);
  // The engine waits a whole interval (30 s by default) before the first check, so this runs the check itself. That way
  // the tracer sees it, too.
  if (health) return { waitedFor: 'its HEALTHCHECK passes', look: () => healthy(options, container, health, begin) };
  const ports = tcpPorts(container);
  if (ports.length > 0) {
    return { waitedFor: `port ${ports.join(' or ')} answers`, look: (now) => portAnswers(now, ports) };
  }
  return stillRuns(begin);
}

/** Waits until the container has run for 2 s since its last start or restart. */
function stillRuns(begin: number): Probe {
  let since = begin;
  let restarts = 0;
  return {
    waitedFor: 'it still runs after 2 s',
    async look({ RestartCount = 0 }) {
      if (RestartCount !== restarts) since = Date.now();
      restarts = RestartCount;
      return Date.now() - since >= SETTLE_MS ? 'ready' : { instead: 'it had just started' };
    },
  };
}

/** A check gets the time that is left of the whole wait, at least a little. */
function leftMs({ timeoutMs }: ReadyOptions, begin: number): number {
  return Math.max(LEAST_PROBE_MS, begin + timeoutMs - Date.now());
}

/** The time of a check that is short by itself. */
function probeMs(options: ReadyOptions, begin: number): number {
  return Math.min(PROBE_TIMEOUT_MS, leftMs(options, begin));
}

function showSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

async function healthy(
  options: ReadyOptions,
  container: ContainerInspect,
  argv: string[],
  begin: number,
): Promise<'ready' | NotYet> {
  const timeout = Math.min(healthTimeout(container.Config.Healthcheck), leftMs(options, begin));
  const probe = options.docker.exec(options.id, options.execArgv(argv), timeout);
  const ended = await probe.catch((error: unknown) => {
    if (error instanceof TimedOut) return undefined;
    throw error;
  });
  // The engine counts a time-out as a failure too, and checks again.
  if (!ended) return { instead: `it did not end within ${showSeconds(timeout)}` };
  const { code, stdout, stderr } = ended;
  if (code === 0) return 'ready';
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '');
  return {
    instead: `it ended with exit code ${code}`,
    evidence: [{ title: 'Last lines of the HEALTHCHECK', lines: lines.slice(-PROBE_LINES) }],
  };
}

async function succeeds(options: ReadyOptions, command: string, timeoutMs: number): Promise<'ready' | NotYet> {
  const result = await runScript(options.script(command), { ...options, timeoutMs });
  if (result.ok) return 'ready';
  const how = result.code === null ? `was ended by ${result.signal}` : `ended with exit code ${result.code}`;
  return {
    instead: result.timedOut ? `it did not end within ${showSeconds(timeoutMs)}` : `it ${how}`,
    evidence: [{ title: 'Last lines of the ready command', lines: result.tail.slice(-PROBE_LINES) }],
  };
}

/**
 * Checks that a GET gives a status below 400. Certificates are not verified: this tests for a response, not for
 * identity.
 */
async function httpAnswers(url: string, timeout: number): Promise<'ready' | NotYet> {
  // Imported only here: takes 13 MB of memory.
  const { get } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  return new Promise((resolve) => {
    const options = { timeout, rejectUnauthorized: false, agent: false };
    const request = get(url, options);
    request.once('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 500;
      resolve(status < 400 ? 'ready' : { instead: `the answer was status ${status}` });
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${showSeconds(timeout)}`)));
    request.once('error', (error) => resolve({ instead: `the request failed: ${error.message}` }));
  });
}

async function portAnswers(container: ContainerInspect, ports: readonly string[]): Promise<'ready' | NotYet> {
  const addresses = addressesOf(container, ports);
  if (await anyAnswers(addresses)) return 'ready';
  return { instead: addresses.length === 0 ? 'it had no address' : 'nothing listened there' };
}
