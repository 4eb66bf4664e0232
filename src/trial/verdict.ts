import type { Evidence, Failure } from '../base/failure.ts';
import type { ImagePath } from '../base/path.ts';
import { showDuration } from '../base/units.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { Fall } from './end.ts';
import { codeText } from './exit-code.ts';
import { tellingLine } from './last-words.ts';
import { lookedForByEngine, reasonNotStarted } from './not-started.ts';
import type { ReadyResult } from './ready.ts';
import type { ScriptResult } from './script.ts';

/** `test` is undefined if the container was only started and stopped. */
export type Verdict = { ok: true; test?: ScriptResult } | Failed;

export interface Failed {
  ok: false;
  why:
    | 'not started'
    | 'exited'
    | 'crash loop'
    | 'never ready'
    | 'test failed'
    | 'test hung'
    | 'unhealthy'
    | 'ended differently'
    | 'not reached';
  /** One sentence: what happened, with the number that matters. */
  message: string;
  /** The container's own line about the failure. It may hold secrets, so it is not part of the message. */
  containerSaid?: string;
  /** The places where the engine looked for a file of the image that is missing. */
  missed?: ImagePath[];
  test?: ScriptResult;
  /** True if the container ended by itself with exit code 0 before it was ready. */
  endedWell?: true;
  evidence: Evidence[];
}

const LOG_LINES = 40;

/** The message with the container's own line, for the log and the summary. */
export function textOf({ message, containerSaid }: Failed): string {
  return containerSaid === undefined ? message : `${message}: ${containerSaid}`;
}

/** The verdict of a test that ran against one container. */
export async function tested(result: ScriptResult, limitMs: number, id: string, docker: Docker): Promise<Verdict> {
  if (result.ok) return { ok: true, test: result };
  const lines = await docker.logs(id, LOG_LINES);
  const end = endedMeanwhile(await docker.container(id));
  const own = end.died ? whatItSaid(lines) : {};
  return { ...failedTest(result, limitMs, end.text, [printed(lines)]), ...own };
}

/** The verdict of a test that failed. `more` is added to the message, `evidence` to the test's last lines. */
export function failedTest(result: ScriptResult, limitMs: number, more = '', evidence: Evidence[] = []): Failed {
  const said = [{ title: 'Last lines of the test', lines: result.tail }, ...evidence];
  if (result.timedOut) {
    const message = `the test did not end within ${limitMs / 1000} s (test-timeout)${more}`;
    return { ok: false, why: 'test hung', message, test: result, evidence: said };
  }
  if (result.stopped !== undefined) {
    const message = `the test was stopped after ${showDuration(result.ms)}, because ${result.stopped}`;
    return { ok: false, why: 'test hung', message, test: result, evidence: said };
  }
  const how = result.code === null ? `was ended by ${result.signal}` : `failed with ${codeText(result.code)}`;
  const message = `the test ${how} after ${showDuration(result.ms)}${more}`;
  return { ok: false, why: 'test failed', message, test: result, evidence: said };
}

/** The verdict on a micro container whose test passed, but which ended in another way than the original's. */
export async function endedDifferently(
  test: ScriptResult | undefined,
  difference: string,
  id: string,
  docker: Docker,
): Promise<Failed> {
  const lines = await docker.logs(id, LOG_LINES);
  const message = test ? `the test passed, but ${difference}` : difference;
  const own = { ...whatItSaid(lines), ...(test ? { test } : {}) };
  return { ok: false, why: 'ended differently', message, ...own, evidence: [printed(lines)] };
}

/** The verdict on a container of the original that did not stay up while the test passed. */
export async function fell({ why, text }: Fall, id: string, docker: Docker): Promise<Failed> {
  const lines = await docker.logs(id, LOG_LINES);
  const own = why === 'exited' ? whatItSaid(lines) : {};
  return { ok: false, why, message: text, ...own, evidence: [printed(lines)] };
}

/** The verdict on a micro container that the test did not reach, although it reached the original's. */
export async function notReached(test: ScriptResult | undefined, id: string, docker: Docker): Promise<Failed> {
  const message =
    'the test passed, but it did not reach the micro container: no packet and no docker exec arrived, as they did on the original';
  const evidence = [printed(await docker.logs(id, LOG_LINES))];
  return { ok: false, why: 'not reached', message, ...(test ? { test } : {}), evidence };
}

function endedMeanwhile(container: ContainerInspect | undefined): { died: boolean; text: string } {
  if (!container) return { died: false, text: '' };
  const { State, RestartCount = 0 } = container;
  if (!State.Running || State.Restarting) {
    return { died: State.ExitCode !== 0, text: `; the container had already ended with ${endOf(container)}` };
  }
  if (RestartCount === 0) return { died: false, text: '' };
  const often = RestartCount === 1 ? 'once' : `${RestartCount} times`;
  return { died: true, text: `; the container had ended and was restarted (${often})` };
}

/** The verdict of a container that the engine could not start. */
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

/** The engine's whole error, because the message has only the reason. */
function engineSaid({ message, evidence }: Failure): Evidence[] {
  return evidence.length > 0 ? evidence : [{ title: 'The engine said', lines: [message] }];
}

/** The verdict of a container that did not become ready. */
export async function notReady(ready: ReadyResult & { ok: false }, id: string, docker: Docker): Promise<Verdict> {
  const lines = await docker.logs(id, LOG_LINES);
  if (ready.why === 'timeout') {
    const message = `the container was not ready within ${Math.round(ready.waitedMs / 100) / 10} s: it waited until ${ready.waitedFor}; at the last check ${ready.lastLook}`;
    return { ok: false, why: 'never ready', message, evidence: [...ready.evidence, printed(lines)] };
  }
  const often = ready.why === 'crash loop' ? ` ${ready.container.RestartCount} times` : '';
  const again = ready.why === 'crash loop' ? ' and its restart policy starts it again and again' : '';
  const message = `the container ended${often} before it was ready: ${endOf(ready.container)}${again}`;
  const well = ready.container?.State.ExitCode === 0 ? { endedWell: true as const } : {};
  return { ok: false, why: ready.why, message, ...whatItSaid(lines), ...well, evidence: [printed(lines)] };
}

function endOf(container: ContainerInspect | undefined): string {
  if (!container) return 'it was removed';
  const { ExitCode: code, OOMKilled, Error: error } = container.State;
  return `${codeText(code)}${OOMKilled ? ', out of memory' : ''}${error ? `, ${error}` : ''}`;
}

function printed(lines: string[]): Evidence {
  return { title: 'Last lines of the container', lines };
}

function whatItSaid(lines: readonly string[]): { containerSaid?: string } {
  const containerSaid = tellingLine(lines);
  return containerSaid === undefined ? {} : { containerSaid };
}
