import type { Log } from '../base/log.ts';
import type { Docker } from '../engine/docker.ts';
import { type ContainerInspect, containerName, portsOf } from '../engine/inspect.ts';
import { startWhenPortsAreFree } from '../engine/start.ts';
import { stopContainer } from '../engine/stop.ts';

/** The state of a user's container before it was changed. */
export interface HeldContainer {
  id: string;
  name: string;
  running: boolean;
  /** Host port by container port ("80/tcp"), published ports only. */
  ports: Record<string, string>;
}

export function heldContainer(found: ContainerInspect): HeldContainer {
  return { id: found.Id, name: containerName(found), running: found.State.Running, ports: portsOf(found) };
}

/** The container's name while the twin has its own name. */
export function asideName(name: string, runId: string): string {
  return `${name}-aside-${runId.slice(0, 8)}`;
}

/** The name of a container that is aside for a twin; undefined for any other name. */
export function nameOfAside(name: string): string | undefined {
  return /^(.+)-aside-.{8}$/.exec(name)?.[1];
}

/**
 * Restores the container's name, and starts or stops it as before. Returns true if anything changed. Throws `Failure`.
 */
export async function putBack(docker: Docker, held: HeldContainer): Promise<boolean> {
  const now = await docker.container(held.id);
  if (!now) return false;
  const renamed = containerName(now) !== held.name;
  if (renamed) await docker.rename(held.id, held.name);
  if (now.State.Running === held.running) return renamed;
  if (held.running) await startWhenPortsAreFree(docker, held.id);
  else await stopContainer(docker, held.id);
  return true;
}

/** Puts all containers back and logs changed ports. Returns the number of containers that it had to change. */
export async function putBackAll(docker: Docker, all: readonly HeldContainer[], log: Log): Promise<number> {
  let needed = 0;
  for (const held of all) {
    try {
      if (await putBack(docker, held)) needed++;
      const now = await docker.container(held.id);
      if (now) for (const text of changedPorts(held.ports, portsOf(now))) log.notice(`${held.name}: ${text}`);
    } catch (error) {
      const how = held.running ? 'running' : 'stopped';
      log.warning(`Cannot put back container ${held.name} (${held.id}), which was ${how}: ${(error as Error).message}`);
    }
  }
  return needed;
}

/** Texts about changed ports: the engine chooses a new port at every start. */
export function changedPorts(before: Record<string, string>, now: Record<string, string>): string[] {
  return Object.entries(before).flatMap(([port, host]) =>
    now[port] !== undefined && now[port] !== host
      ? [`port ${port.replace('/tcp', '')} is now ${now[port]} (was ${host})`]
      : [],
  );
}
