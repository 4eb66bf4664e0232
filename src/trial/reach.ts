import type { ContainerEvent } from '../engine/events.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { healthArgv } from '../image/config.ts';
import { type Traffic, trafficInto } from './traffic.ts';
import { isAnonymous } from './volumes.ts';

/** What had reached a container at some time. */
export interface Reach {
  /** Undefined if unknown: an engine elsewhere, or the network of the host. */
  traffic: Traffic | undefined;
  /** Calls of the engine that concern it: exec, cp, kill, attach, … */
  calls: number;
  /** The number of captured paths. */
  paths: number;
}

/**
 * What reached a container: a caller from outside; packets from outside, which may be answers to requests of its own;
 * only requests from its own network namespace, as of a sidecar or a health check; or nothing.
 */
export type Reached = 'a caller' | 'packets' | 'own requests' | 'nothing';

/** Events that no caller causes. */
const OWN = /^(create|start|die|oom|destroy|health_status|exec_start|exec_die|exec_detach)\b/;

/**
 * `ours` tells if an `exec_create` event is our own: the health check, or a ready command. `paths` is the number of
 * captured paths.
 */
export function reachOf(
  container: ContainerInspect | undefined,
  events: readonly ContainerEvent[],
  ours: (command: string) => boolean,
  paths: number,
): Reach {
  const calls = events.filter(({ action }) => !OWN.test(action) && !ours(action.replace(/^exec_create: /, '')));
  const known = container?.State.Running && container.HostConfig.NetworkMode !== 'host';
  return { traffic: known ? trafficInto(container.State.Pid) : undefined, calls: calls.length, paths };
}

/** What reached the container between two times; undefined if that is unknown. */
export function reachedBetween(before: Reach, after: Reach): Reached | undefined {
  if (after.calls > before.calls) return 'a caller';
  if (before.traffic === undefined || after.traffic === undefined) return undefined;
  const requests = after.traffic.requests > before.traffic.requests;
  if (after.traffic.packets > before.traffic.packets) return requests ? 'a caller' : 'packets';
  return requests ? 'own requests' : 'nothing';
}

const IF_OTHER = 'If it tests something else, its result says nothing about the micro image.';

/** The warning about a test of which nobody knows whether it reached the container; undefined if somebody does. */
export function unknownReachText(
  reached: Reached | undefined,
  container: ContainerInspect | undefined,
): string | undefined {
  if (reached !== undefined || !container?.State.Running || container.HostConfig.NetworkMode !== 'host')
    return undefined;
  return `The container uses this machine's network (--network host), so nobody can tell whether the test reached it. ${IF_OTHER} To have it checked, publish a port (-p) instead, or let the test use docker exec "$MICROPACKER_CONTAINER".`;
}

/**
 * The warning about a test that does not seem to have touched the container; undefined if something tells that it may
 * have. `samePaths`: the container opened nothing new meanwhile. `others`: other containers were at work. A HEALTHCHECK
 * makes requests of its own and lets the container open files, so it tells nothing; what a test writes into a mounted
 * folder could.
 */
export function untouchedText(
  reached: Reached,
  samePaths: boolean,
  others: boolean,
  container: ContainerInspect | undefined,
): string | undefined {
  if (reached === 'nothing' && samePaths) {
    return `The test did not touch the container: no connection, no docker exec, and no file was opened while it ran. ${IF_OTHER}`;
  }
  const quiet = reached === 'nothing' || reached === 'own requests';
  if (!container || !quiet || others || !healthArgv(container.Config)) return undefined;
  const shared = (container.Mounts ?? []).some(({ Type, Name = '' }) => Type !== 'volume' || !isAnonymous(Name));
  if (shared) return undefined;
  return `The test does not seem to touch the container: no connection and no docker exec while it ran, beside those of the HEALTHCHECK. ${IF_OTHER}`;
}
