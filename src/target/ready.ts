import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { Cancelled, type Evidence, TimedOut } from '../failure.ts';
import { healthArgv } from '../image/config.ts';
import type { Log } from '../log.ts';
import { showCount } from '../units.ts';
import type { Readiness } from './readiness.ts';
import type { Script } from './script.ts';
import { runScript } from './script.ts';

const POLL_MS = 200;
const SETTLE_MS = 2000;
const PROBE_TIMEOUT_MS = 5000;
const PROBE_LINES = 10;
/** The engine waits 0.1 s before the first restart and twice as long before each later one: 3.1 s until then, and the time that it ran. */
const CRASHES = 6;

export interface ReadyOptions {
  docker: Docker;
  log: Log;
  id: string;
  readiness: Readiness;
  timeoutMs: number;
  signal: AbortSignal;
  /** How a command is run in the container so that the tracer sees it. */
  execArgv: (argv: string[]) => string[];
  /** How `exec:COMMAND` is run on this machine: shell and environment of the test. */
  script: (command: string) => Script;
}

export type ReadyResult =
  | { ok: true; how: string }
  | { ok: false; why: 'exited'; container: ContainerInspect | undefined }
  /** Its restart policy starts it again and again. */
  | { ok: false; why: 'crash loop'; container: ContainerInspect }
  | { ok: false; why: 'timeout'; waitedFor: string; lastLook: string; evidence: Evidence[] };

/** One kind of waiting: what is waited for, in words, and a look whether it is there. */
interface Probe {
  waitedFor: string;
  look: (container: ContainerInspect) => Promise<'there' | NotYet>;
}

/** What there was instead, in words, and what was printed about it. */
interface NotYet {
  instead: string;
  evidence?: Evidence[];
}

/** Waits until the container is up, has exited (of a restart policy's container: time and again), or the time is over. */
export async function waitUntilReady(options: ReadyOptions): Promise<ReadyResult> {
  const begin = Date.now();
  let probe: Probe | undefined;
  let last: NotYet = { instead: 'it was being restarted' };
  const restarted = restartTeller(options.log);
  for (;;) {
    if (options.signal.aborted) throw new Cancelled();
    const container = await options.docker.container(options.id);
    probe ??= container && probeFor(options, container, begin);
    // `none` means that nothing is expected of the container, not even that it goes on running.
    if (options.readiness.kind === 'none') return { ok: true, how: 'not waited for' };
    if (!container?.State.Running) return { ok: false, why: 'exited', container };
    if (container.State.Restarting) {
      restarted(container);
      if (container.RestartCount! >= CRASHES) return { ok: false, why: 'crash loop', container };
    } else {
      const seen = await probe!.look(container);
      if (seen === 'there') return { ok: true, how: probe!.waitedFor };
      last = seen;
    }
    if (Date.now() - begin > options.timeoutMs) return timeout(probe!, last);
    await sleep(POLL_MS, undefined, { signal: options.signal }).catch(() => {});
  }
}

function timeout({ waitedFor }: Probe, { instead, evidence = [] }: NotYet): ReadyResult {
  return { ok: false, why: 'timeout', waitedFor, lastLook: instead, evidence };
}

/** Says it the first time: what is waited for may come with the next start. */
function restartTeller(log: Log): (container: ContainerInspect) => void {
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
      return { waitedFor: `${readiness.url} answers`, look: () => httpAnswers(readiness.url) };
    case 'tcp':
      return {
        waitedFor: `port ${readiness.port} answers`,
        look: (now) => anyAnswers(addressesOf(now, [`${readiness.port}/tcp`])),
      };
    case 'log':
      return {
        waitedFor: `the log matches ${readiness.pattern}`,
        look: (now) => logMatches(options, now, readiness.pattern),
      };
    case 'exec':
      return {
        waitedFor: `"${readiness.command}" succeeds`,
        look: () => succeeds(options, readiness.command),
      };
    default:
      return automatic(options, container, begin);
  }
}

/** HEALTHCHECK, else the published or exposed TCP ports, else it has run for 2 s. */
function automatic(options: ReadyOptions, container: ContainerInspect, begin: number): Probe {
  const health = healthArgv(container.Config);
  // The engine waits a whole interval (30 s by default) before the first check, so we ask ourselves; the tracer sees it that way too.
  if (health) return { waitedFor: 'its HEALTHCHECK passes', look: () => healthy(options, container, health) };
  const ports = tcpPorts(container);
  if (ports.length > 0) {
    return { waitedFor: `port ${ports.join(' or ')} answers`, look: (now) => anyAnswers(addressesOf(now, ports)) };
  }
  return stillRuns(begin);
}

/** A start by its restart policy counts anew. */
function stillRuns(begin: number): Probe {
  let since = begin;
  let restarts = 0;
  return {
    waitedFor: 'it still runs after 2 s',
    async look({ RestartCount = 0 }) {
      if (RestartCount !== restarts) since = Date.now();
      restarts = RestartCount;
      return Date.now() - since >= SETTLE_MS ? 'there' : { instead: 'it had just been started' };
    },
  };
}

async function healthy(options: ReadyOptions, container: ContainerInspect, argv: string[]): Promise<'there' | NotYet> {
  const timeout = (container.Config.Healthcheck?.Timeout ?? 0) / 1e6 || 30_000;
  const probe = options.docker.exec(options.id, options.execArgv(argv), timeout);
  const ended = await probe.catch((error: unknown) => {
    if (error instanceof TimedOut) return undefined;
    throw error;
  });
  // The engine takes that for a failure too, and asks again.
  if (!ended) return { instead: `it did not end within ${timeout / 1000} s` };
  const { code, stdout, stderr } = ended;
  if (code === 0) return 'there';
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '');
  return {
    instead: `it ended with exit code ${code}`,
    evidence: [{ title: 'The HEALTHCHECK printed last', lines: lines.slice(-PROBE_LINES) }],
  };
}

async function succeeds(options: ReadyOptions, command: string): Promise<'there' | NotYet> {
  const result = await runScript(options.script(command), { ...options, timeoutMs: PROBE_TIMEOUT_MS });
  if (result.ok) return 'there';
  const how = result.code === null ? `was ended by ${result.signal}` : `ended with exit code ${result.code}`;
  return {
    instead: result.timedOut ? `it did not end within ${PROBE_TIMEOUT_MS / 1000} s` : `it ${how}`,
    evidence: [{ title: 'The command of ready printed last', lines: result.tail.slice(-PROBE_LINES) }],
  };
}

/** What an earlier run of the container printed does not count. */
async function logMatches(
  options: ReadyOptions,
  container: ContainerInspect,
  pattern: RegExp,
): Promise<'there' | NotYet> {
  const ended = container.State.FinishedAt;
  const since = ended.startsWith('0001') ? undefined : ended;
  const lines = await options.docker.logs(options.id, 10_000, since);
  if (lines.some((line) => pattern.test(line))) return 'there';
  return { instead: lines.length === 0 ? 'it was empty' : `none of its ${showCount(lines.length)} lines did` };
}

/** Published TCP ports ("80/tcp"), else the exposed ones. */
function tcpPorts(container: ContainerInspect): string[] {
  const tcp = (ports: object | null | undefined) => Object.keys(ports ?? {}).filter((port) => port.endsWith('/tcp'));
  const published = tcp(container.HostConfig.PortBindings);
  return published.length > 0 ? published : tcp(container.Config.ExposedPorts);
}

interface Address {
  host: string;
  port: number;
  /** The engine's proxy accepts before the program listens, so the connection must also stay open. */
  proxied: boolean;
}

/** Where the container's ports can be reached: its own addresses, else what the engine publishes. */
export function addressesOf(container: ContainerInspect, ports: readonly string[]): Address[] {
  const numbers = ports.map((port) => Number.parseInt(port, 10));
  if (container.HostConfig.NetworkMode === 'host') {
    return numbers.map((port) => ({ host: '127.0.0.1', port, proxied: false }));
  }
  const own = Object.values(container.NetworkSettings.Networks ?? {})
    .map((network) => network.IPAddress || network.GlobalIPv6Address)
    .filter((host) => host !== undefined && host !== '')
    .flatMap((host) => numbers.map((port) => ({ host: host!, port, proxied: false })));
  const published = ports.flatMap((port) => container.NetworkSettings.Ports?.[port] ?? []);
  return [
    ...own,
    ...published.map((binding) => ({ host: '127.0.0.1', port: Number(binding.HostPort), proxied: true })),
  ];
}

async function anyAnswers(addresses: Address[]): Promise<'there' | NotYet> {
  if ((await Promise.all(addresses.map(answers))).includes(true)) return 'there';
  return { instead: addresses.length === 0 ? 'it had no address' : 'nothing listened there' };
}

const CONNECT_TIMEOUT_MS = 1000;
const STAY_OPEN_MS = 300;

function answers({ host, port, proxied }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('error', () => done(false)).once('timeout', () => done(false));
    socket.once('connect', () => {
      if (!proxied) return done(true);
      socket.once('end', () => done(false)).once('data', () => done(true));
      setTimeout(() => done(true), STAY_OPEN_MS);
    });
  });
}

/** Whether a GET gives a status below 400. Certificates are not checked: this asks for life, not for identity. */
async function httpAnswers(url: string): Promise<'there' | NotYet> {
  // Loaded only here: 13 MB of memory.
  const { get } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  return new Promise((resolve) => {
    const options = { timeout: PROBE_TIMEOUT_MS, rejectUnauthorized: false, agent: false };
    const request = get(url, options);
    request.once('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 500;
      resolve(status < 400 ? 'there' : { instead: `the answer was status ${status}` });
    });
    request.once('timeout', () => request.destroy(new Error(`no answer within ${PROBE_TIMEOUT_MS / 1000} s`)));
    request.once('error', (error) => resolve({ instead: `there was ${error.message}` }));
  });
}
