import { counted } from '../base/units.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { Readiness } from '../request/readiness.ts';
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
}

/**
 * `after` is the container when the test had ended, `last` after the stop; undefined where it no longer exists. `ready`
 * and `tested` are its life before and after the test.
 */
export function endFrom(
  after: ContainerInspect | undefined,
  last: ContainerInspect | undefined,
  { endsOnSignal, health }: { endsOnSignal: boolean; health: Health | undefined },
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
  };
}

/** What happened to a container of the original during a test that passed, and that must not happen. */
export interface Fall {
  why: 'exited' | 'unhealthy';
  /** One sentence. */
  text: string;
}

/**
 * How a container of the original did not stay up during the test; undefined if it did, if its readiness expects it to
 * end, or if the test itself stopped it.
 */
export function fallOf(
  readiness: Readiness,
  after: ContainerInspect | undefined,
  ready: Life,
  tested: Life,
): Fall | undefined {
  if (readiness.kind === 'none' || readiness.kind === 'exit' || tested.handled) return undefined;
  if (after && !isUp(after)) {
    const text = `the test passed, but the container ended during it with ${codeText(after.State.ExitCode)}`;
    return { why: 'exited', text };
  }
  const restarts = restartsDuring(after, ready, tested);
  if (restarts > 0) {
    const text = `the test passed, but the container ended during it and was restarted ${counted(restarts, 'time')}`;
    return { why: 'exited', text };
  }
  if (!turnedUnhealthy(after, ready, tested)) return undefined;
  return { why: 'unhealthy', text: 'the test passed, but the container turned unhealthy during it' };
}

function isUp(container: ContainerInspect | undefined): boolean {
  return container?.State.Running === true && !container.State.Restarting;
}

function restartsDuring(after: ContainerInspect | undefined, ready: Life, tested: Life): number {
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
  if (micro.restarts > original.restarts)
    return `the container was restarted ${counted(micro.restarts, 'time')} during the test; on the original ${counted(original.restarts, 'time')}`;
  const other = micro.stops.findIndex((code, at) => code !== (original.stops[at] ?? code));
  if (other >= 0)
    return `the container ended with ${codeText(micro.stops[other]!)} when the test stopped it; on the original with ${codeText(original.stops[other]!)}`;
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

function withCode({ exitCode }: End): string {
  return exitCode === undefined ? '' : ` with ${codeText(exitCode)}`;
}
