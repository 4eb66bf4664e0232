import { constants } from 'node:os';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { Evidence, Failure } from '../failure.ts';
import type { ImagePath } from '../path.ts';
import { showDuration } from '../units.ts';
import { tellingLine } from './last-words.ts';
import { lookedForByEngine, reasonNotStarted } from './not-started.ts';
import type { ReadyResult } from './ready.ts';
import type { ScriptResult } from './script.ts';

export type Verdict = { ok: true; test: ScriptResult } | Failed;

export interface Failed {
  ok: false;
  why: 'not started' | 'exited' | 'crash loop' | 'never ready' | 'test failed' | 'test hung';
  /** One sentence: what happened, with the number that matters. */
  message: string;
  /** The line that the container printed about it. It may hold secrets, so that it is no part of the message. */
  said?: string;
  /** What the engine itself looked for in the image: one of these. */
  missed?: ImagePath[];
  test?: ScriptResult;
  evidence: Evidence[];
}

const LOG_LINES = 40;

/** What happened, with what the container printed about it: for the log and the summary. */
export function textOf({ message, said }: Failed): string {
  return said === undefined ? message : `${message}: ${said}`;
}

/** Of a test that ran, whatever came of it. */
export async function tested(result: ScriptResult, limitMs: number, id: string, docker: Docker): Promise<Verdict> {
  if (result.ok) return { ok: true, test: result };
  const lines = await docker.logs(id, LOG_LINES);
  const evidence = [{ title: 'The test printed last', lines: result.tail }, printed(lines)];
  const end = endedMeanwhile(await docker.container(id));
  const said = end.died ? whatItSaid(lines) : {};
  if (result.timedOut) {
    const message = `the test did not end within ${limitMs / 1000} s (test-timeout)${end.text}`;
    return { ok: false, why: 'test hung', message, ...said, test: result, evidence };
  }
  const how = result.code === null ? `was ended by ${result.signal}` : `failed with ${codeText(result.code)}`;
  const message = `the test ${how} after ${showDuration(result.ms)}${end.text}`;
  return { ok: false, why: 'test failed', message, ...said, test: result, evidence };
}

function endedMeanwhile(container: ContainerInspect | undefined): { died: boolean; text: string } {
  if (!container) return { died: false, text: '' };
  const { State, RestartCount = 0 } = container;
  if (!State.Running || State.Restarting) {
    return { died: State.ExitCode !== 0, text: `; the container had ended by then with ${endOf(container)}` };
  }
  if (RestartCount === 0) return { died: false, text: '' };
  const often = RestartCount === 1 ? 'once' : `${RestartCount} times`;
  return { died: true, text: `; the container had ended and was restarted by then (${often})` };
}

/** Of a container that the engine could not start. */
export async function notStarted(error: Failure, id: string, docker: Docker): Promise<Verdict> {
  const container = await docker.container(id);
  const missed = lookedForByEngine(error.message, container?.Config ?? {});
  return {
    ok: false,
    why: 'not started',
    message: `the container did not start: ${reasonNotStarted(error.message)}`,
    ...(missed.length > 0 ? { missed } : {}),
    evidence: [...engineSaid(error), printed(await docker.logs(id, LOG_LINES))],
  };
}

/** All of it, as the message has only the reason. */
function engineSaid({ message, evidence }: Failure): Evidence[] {
  return evidence.length > 0 ? evidence : [{ title: 'The engine said', lines: [message] }];
}

/** Of a container that did not come up. */
export async function notReady(
  timeoutMs: number,
  ready: ReadyResult & { ok: false },
  id: string,
  docker: Docker,
): Promise<Verdict> {
  const lines = await docker.logs(id, LOG_LINES);
  if (ready.why === 'timeout') {
    const message = `the container was not ready within ${timeoutMs / 1000} s: waited until ${ready.waitedFor}; at the last look ${ready.lastLook}`;
    return { ok: false, why: 'never ready', message, evidence: [...ready.evidence, printed(lines)] };
  }
  const often = ready.why === 'crash loop' ? ` ${ready.container.RestartCount} times` : '';
  const again = ready.why === 'crash loop' ? ' and its restart policy starts it again and again' : '';
  const message = `the container ended${often} before it was ready: ${endOf(ready.container)}${again}`;
  return { ok: false, why: ready.why, message, ...whatItSaid(lines), evidence: [printed(lines)] };
}

function endOf(container: ContainerInspect | undefined): string {
  if (!container) return 'it was removed';
  const { ExitCode: code, OOMKilled, Error: error } = container.State;
  return `${codeText(code)}${OOMKilled ? ', out of memory' : ''}${error ? `, ${error}` : ''}`;
}

/** Above 128 with the signal that a shell or the engine makes it from; of a number's several names the first is the usual one. */
function codeText(code: number): string {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return `exit code ${code}${signal ? ` (${signal})` : ''}`;
}

function printed(lines: string[]): Evidence {
  return { title: 'The container printed last', lines };
}

function whatItSaid(lines: readonly string[]): { said?: string } {
  const said = tellingLine(lines);
  return said === undefined ? {} : { said };
}
