import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { Log } from '../log.ts';
import { startWhenPortsAreFree } from './start.ts';
import { stopContainer } from './stop.ts';

/** A container of the user's as it was found. */
export interface HeldContainer {
  id: string;
  name: string;
  running: boolean;
  /** Host port by container port ("80/tcp"), of those that are published. */
  ports: Record<string, string>;
}

export function heldContainer(found: ContainerInspect): HeldContainer {
  return { id: found.Id, name: nameOf(found), running: found.State.Running, ports: portsOf(found) };
}

/** Without the slash that the engine puts before it. */
export function nameOf(container: ContainerInspect): string {
  return container.Name.replace(/^\//, '');
}

/** Gives it its name back, and starts or stops it as it was found. Returns whether that was needed. Throws `Failure`. */
export async function putBack(docker: Docker, held: HeldContainer): Promise<boolean> {
  const now = await docker.container(held.id);
  if (!now) return false;
  const renamed = nameOf(now) !== held.name;
  if (renamed) await docker.rename(held.id, held.name);
  if (now.State.Running === held.running) return renamed;
  if (held.running) await startWhenPortsAreFree(docker, held.id);
  else await stopContainer(docker, held.id);
  return true;
}

/** Puts all of them back and says which ports are others than before; returns how many were not yet as found. */
export async function putBackAll(docker: Docker, all: readonly HeldContainer[], log: Log): Promise<number> {
  let needed = 0;
  for (const held of all) {
    try {
      if (await putBack(docker, held)) needed++;
      const now = await docker.container(held.id);
      if (now) for (const text of changedPorts(held.ports, portsOf(now))) log.notice(`${held.name}: ${text}`);
    } catch (error) {
      const how = held.running ? 'running' : 'stopped';
      log.warning(
        `container ${held.name} (${held.id}) was ${how} and could not be put back: ${(error as Error).message}`,
      );
    }
  }
  return needed;
}

export function portsOf(container: ContainerInspect): Record<string, string> {
  const published = Object.entries(container.NetworkSettings.Ports ?? {});
  return Object.fromEntries(
    published.flatMap(([port, bindings]) => (bindings?.[0] ? [[port, bindings[0].HostPort]] : [])),
  );
}

/** A port that the engine chose is chosen anew with every start. */
export function changedPorts(before: Record<string, string>, now: Record<string, string>): string[] {
  return Object.entries(before).flatMap(([port, host]) =>
    now[port] !== undefined && now[port] !== host
      ? [`port ${port.replace('/tcp', '')} is now ${now[port]} (was ${host})`]
      : [],
  );
}
