import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { Evidence, Failure } from '../failure.ts';
import type { ReadyResult } from './ready.ts';
import type { ScriptResult } from './script.ts';

export type Verdict =
  | { ok: true; test: ScriptResult }
  | {
      ok: false;
      why: 'not started' | 'exited' | 'crash loop' | 'never ready' | 'test failed' | 'test hung';
      /** One sentence: what happened, with the number that matters. */
      message: string;
      test?: ScriptResult;
      evidence: Evidence[];
    };

const LOG_LINES = 40;

/** Of a test that ran, whatever came of it. */
export async function tested(result: ScriptResult, limitMs: number, id: string, docker: Docker): Promise<Verdict> {
  if (result.ok) return { ok: true, test: result };
  const evidence = [{ title: 'The test printed last', lines: result.tail }, ...(await containerLog(id, docker))];
  const end = endedMeanwhile(await docker.container(id));
  if (result.timedOut) {
    const message = `the test did not end within ${limitMs / 1000} s (test-timeout)${end}`;
    return { ok: false, why: 'test hung', message, test: result, evidence };
  }
  const seconds = (result.ms / 1000).toFixed(1);
  const how = result.code === null ? `was ended by ${result.signal}` : `failed with exit code ${result.code}`;
  return { ok: false, why: 'test failed', message: `the test ${how} after ${seconds} s${end}`, test: result, evidence };
}

function endedMeanwhile(container: ContainerInspect | undefined): string {
  if (!container) return '';
  const { State, RestartCount = 0 } = container;
  if (!State.Running || State.Restarting) {
    return `; the container had ended by then with exit code ${State.ExitCode}`;
  }
  if (RestartCount === 0) return '';
  return `; the container had ended and was restarted by then (${RestartCount === 1 ? 'once' : `${RestartCount} times`})`;
}

/** Of a container that the engine could not start. */
export async function notStarted(error: Failure, id: string, docker: Docker): Promise<Verdict> {
  const evidence = [...error.evidence, ...(await containerLog(id, docker))];
  return { ok: false, why: 'not started', message: `the container did not start: ${error.message}`, evidence };
}

/** Of a container that did not come up. */
export async function notReady(
  timeoutMs: number,
  ready: ReadyResult & { ok: false },
  id: string,
  docker: Docker,
): Promise<Verdict> {
  const evidence = await containerLog(id, docker);
  if (ready.why === 'timeout') {
    const seconds = timeoutMs / 1000;
    return {
      ok: false,
      why: 'never ready',
      message: `the container was not ready within ${seconds} s: waited until ${ready.waitedFor}`,
      evidence,
    };
  }
  const often = ready.why === 'crash loop' ? ` ${ready.container.RestartCount} times` : '';
  const again = ready.why === 'crash loop' ? ' and its restart policy starts it again and again' : '';
  const message = `the container ended${often} before it was ready: ${endOf(ready.container)}${again}`;
  return { ok: false, why: ready.why, message, evidence };
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
