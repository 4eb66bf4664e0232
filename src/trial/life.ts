import type { ContainerEvent } from '../engine/events.ts';

/** What the engine reported about a container's life. */
export interface Life {
  /** Set if it has ended by itself and was not started again. */
  ended: { exitCode: number } | undefined;
  /** How often it ended by itself. */
  deaths: number;
  /** Whether its HEALTHCHECK ever said unhealthy. */
  unhealthy: boolean;
  outOfMemory: boolean;
  /** Whether somebody stopped, killed or restarted it through the engine. */
  handled: boolean;
  /** The exit codes with which it ended then, in order. */
  stops: number[];
}

/** Signals that usually end no container: HUP, USR1, USR2, CHLD, CONT (signal(7)). */
const HARMLESS = new Set(['1', '10', '12', '17', '18']);

/** Reads the events of one container, in order (https://docs.docker.com/reference/cli/docker/system/events/). */
export function lifeOf(events: readonly ContainerEvent[]): Life {
  const life: Life = { ended: undefined, deaths: 0, unhealthy: false, outOfMemory: false, handled: false, stops: [] };
  let asked = false;
  for (const { action, attributes } of events) {
    if (action === 'kill') {
      asked ||= !HARMLESS.has(attributes.signal ?? '');
      life.handled ||= asked;
    } else if (action === 'oom') life.outOfMemory = true;
    else if (action === 'health_status: unhealthy') life.unhealthy = true;
    else if (action === 'start') {
      life.ended = undefined;
      asked = false;
    } else if (action === 'die') {
      const exitCode = Number(attributes.exitCode);
      if (asked) life.stops.push(exitCode);
      else {
        life.deaths++;
        life.ended = { exitCode };
      }
    }
  }
  return life;
}

const READS = 'The engine reads them, so no tracer sees which: add them to keep.';

/** Warnings about files that the engine read or wrote in the container for the test. */
export function copyWarnings(events: readonly ContainerEvent[]): string[] {
  const did = (...actions: string[]) => events.some(({ action }) => actions.includes(action));
  return [
    ...(did('archive-path', 'export', 'commit')
      ? [`The test copied files out of the container with docker cp, docker export or docker commit. ${READS}`]
      : []),
    ...(did('extract-to-dir')
      ? [
          'The test copied files into the container with docker cp. The engine looks up their folder, so no tracer sees it, nor where a copied link leads: add both to keep.',
        ]
      : []),
  ];
}

const EXEC = 'exec_create: ';

/** The commands that ran in a container by `docker exec` and HEALTHCHECK, without quotes between the arguments. */
export function execsIn(events: readonly ContainerEvent[]): string[] {
  const commands = events
    .filter(({ action }) => action.startsWith(EXEC))
    .map(({ action }) => action.slice(EXEC.length));
  return commands.map((command) => command.trim()).filter((command) => command !== '');
}
