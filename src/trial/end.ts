import { counted } from '../base/units.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { Readiness } from '../request/readiness.ts';
import type { FailedExec } from './execs.ts';
import { codeText } from './exit-code.ts';
import type { Health } from './health.ts';
import type { Life } from './life.ts';

/** How a container was after a test that passed, and how it ended. */
export interface End {
  /** Whether it still ran when the test had ended. */
  running: boolean;
  /** By its restart policy, during the test. */
  restarts: number;
  /** How often it had ended by itself before it was ready. */
  endedBefore: number;
  /** Whether it turned unhealthy during the test. */
  unhealthy: boolean;
  /** How its HEALTHCHECK ended after the test; undefined if it did not run then. */
  health: Health | undefined;
  outOfMemory: boolean;
  /** Its last exit code; undefined if the engine does not know it any more. */
  exitCode: number | undefined;
  /** Whether the stop had to kill it. */
  killed: boolean;
  /** Its exit codes when the test stopped it. */
  stops: readonly number[];
  /** Every `docker exec` of the test that did not start. */
  execs: readonly FailedExec[];
}

/**
 * `after` is the container when the test had ended, `last` after the stop; undefined where it no longer exists. `ready`
 * and `tested` are its life before and after the test.
 */
export function endFrom(
  after: ContainerInspect | undefined,
  last: ContainerInspect | undefined,
  { endsOnSignal, health, execs }: Pick<End, 'health' | 'execs'> & { endsOnSignal: boolean },
  ready: Life,
  tested: Life,
): End {
  return {
    running: isUp(after),
    restarts: restartsDuring(after, ready, tested),
    // A job is ready when it has ended.
    endedBefore: ready.ended ? ready.deaths - 1 : ready.deaths,
    unhealthy: turnedUnhealthy(after, ready, tested),
    health,
    outOfMemory: tested.outOfMemory || after?.State.OOMKilled === true || last?.State.OOMKilled === true,
    exitCode: last?.State.ExitCode,
    killed: !endsOnSignal,
    stops: tested.stops.slice(ready.stops.length),
    execs,
  };
}

/** What happened to a container of the original during a test that passed, and that must not happen. */
export interface Fall {
  why: 'exited' | 'unhealthy';
  /** One sentence. */
  text: string;
}

const TEST = { passed: 'the test passed', it: 'it' };

/**
 * How a container of the original did not stay up during the test; undefined if it did, if its readiness expects it to
 * end, or if the test itself stopped it. The last argument names the test in the sentence.
 */
export function fallOf(
  readiness: Readiness,
  after: ContainerInspect | undefined,
  ready: Life,
  tested: Life,
  { passed, it } = TEST,
): Fall | undefined {
  if (readiness.kind === 'none' || readiness.kind === 'exit' || tested.handled) return undefined;
  if (after && !isUp(after)) {
    const text = `${passed}, but the container ended during ${it} with ${codeText(after.State.ExitCode)}`;
    return { why: 'exited', text };
  }
  const restarts = restartsDuring(after, ready, tested);
  if (restarts > 0) {
    const text = `${passed}, but the container ended during ${it} and was restarted ${counted(restarts, 'time')}`;
    return { why: 'exited', text };
  }
  if (!turnedUnhealthy(after, ready, tested)) return undefined;
  return { why: 'unhealthy', text: `${passed}, but the container turned unhealthy during ${it}` };
}

function isUp(container: ContainerInspect | undefined): boolean {
  return container?.State.Running === true && !container.State.Restarting;
}

/** How often a container that is up was restarted by its policy between two times. */
export function restartsDuring(after: ContainerInspect | undefined, ready: Life, tested: Life): number {
  // The engine may report the last restart a moment later.
  return isUp(after) ? Math.max(tested.deaths, after?.RestartCount ?? 0) - ready.deaths : 0;
}

function turnedUnhealthy(after: ContainerInspect | undefined, ready: Life, tested: Life): boolean {
  if (ready.unhealthy) return false;
  return tested.unhealthy || after?.State.Health?.Status === 'unhealthy';
}

/**
 * What a container of the micro image did that the original's did not, as one sentence; undefined if both ended alike.
 * `micro` is looked at late enough: a container that ends a moment later than the original's is not a difference.
 */
export function differenceOf(original: End, micro: End): string | undefined {
  if (micro.outOfMemory && !original.outOfMemory) return 'the container ran out of memory; the original did not';
  if (original.running && !micro.running)
    return `the container ended during the test${withCode(micro)}; on the original it still ran`;
  if (!original.running && micro.running)
    return `the container still runs after the test; the original ended by itself${withCode(original)}`;
  // A container that waits for another service may restart a different number of times in each run.
  if (micro.endedBefore > 0 && original.endedBefore === 0)
    return `the container ended ${counted(micro.endedBefore, 'time')} before it was ready; the original did not`;
  if (original.restarts > 0 && micro.restarts === 0)
    return `the original was restarted ${counted(original.restarts, 'time')} during the test; the container was not`;
  if (micro.restarts > original.restarts)
    return `the container was restarted ${counted(micro.restarts, 'time')} during the test; on the original ${counted(original.restarts, 'time')}`;
  const other = micro.stops.findIndex((code, at) => code !== (original.stops[at] ?? code));
  if (other >= 0)
    return `the container ended with ${codeText(micro.stops[other]!)} when the test stopped it; on the original with ${codeText(original.stops[other]!)}`;
  const exec = micro.execs.find(({ program }) => !original.execs.some((one) => one.program === program));
  if (exec)
    return `docker exec of "${exec.program}" did not start (${codeText(exec.exitCode)}); on the original it did. The program or its working folder (--workdir) is missing`;
  if (micro.unhealthy && !original.unhealthy)
    return 'the container turned unhealthy during the test; on the original it did not';
  if (original.health === 0 && micro.health)
    return `the HEALTHCHECK ${micro.health === 'too long' ? 'took too long' : `ended with ${codeText(micro.health)}`} after the test; on the original it ended with exit code 0`;
  if (original.running && micro.killed && !original.killed)
    return 'the container had to be killed to stop it; the original ended by itself';
  if (micro.killed || original.killed || original.exitCode === undefined || micro.exitCode === undefined)
    return undefined;
  if (original.exitCode === micro.exitCode) return undefined;
  const when = original.running ? 'when it was stopped' : 'by itself';
  return `the container ended ${when}${withCode(micro)}; on the original${withCode(original)}`;
}

/**
 * The warning about a container of the micro image that started at once although the original's ended before it was
 * ready; undefined if it did not. That is no failure: a container that waits for another service can find it there.
 */
export function fewerStartsText(original: End | undefined, micro: End | undefined): string | undefined {
  if (!original?.endedBefore || !micro || micro.endedBefore > 0) return undefined;
  return `The original ended ${counted(original.endedBefore, 'time')} before it was ready, and was restarted; the micro container was not. If it waits for another service, that is no difference. Otherwise the original may fail because of a file that the micro image lacks: look at its log, and add the file to keep.`;
}

function withCode({ exitCode }: End): string {
  return exitCode === undefined ? '' : ` with ${codeText(exitCode)}`;
}
