import type { Docker } from '../engine/docker.ts';
import type { Log } from '../log.ts';
import { stopContainer } from './stop.ts';

/** What there was of a compose project before we did anything to it. */
export interface HeldProject {
  name: string;
  containers: { id: string; running: boolean }[];
  /** Ids. */
  networks: string[];
  volumes: string[];
}

/** The label by which the engine tells a project's things; compose puts it on all that it makes. */
export function projectLabel(name: string): string {
  return `com.docker.compose.project=${name}`;
}

export async function heldProject(docker: Docker, name: string): Promise<HeldProject> {
  const [ids, networks, volumes] = await thingsOf(docker, name);
  const containers = await Promise.all(
    ids.map(async (id) => ({ id, running: (await docker.container(id))?.State.Running ?? false })),
  );
  return { name, containers, networks, volumes };
}

/** Removes what has come since, and stops what was stopped. Returns whether there was any. Throws `Failure`. */
export async function putProjectBack(docker: Docker, held: HeldProject): Promise<boolean> {
  const before = new Map(held.containers.map(({ id, running }) => [id, running]));
  const [ids, networks, volumes] = await thingsOf(docker, held.name);
  let changed = false;
  for (const id of ids) {
    if (before.get(id) === true) continue;
    if (before.has(id)) await stopContainer(docker, id);
    else await docker.remove(id);
    changed ||= !before.has(id);
  }
  for (const network of networks.filter((id) => !held.networks.includes(id))) await docker.removeNetwork(network);
  for (const volume of volumes.filter((name) => !held.volumes.includes(name))) await docker.removeVolume(volume);
  return changed;
}

/** Puts all of them back; what fails is told. Returns how many were not yet as found. */
export async function putProjectsBack(docker: Docker, all: readonly HeldProject[], log: Log): Promise<number> {
  let needed = 0;
  for (const held of all) {
    try {
      if (await putProjectBack(docker, held)) needed++;
    } catch (error) {
      log.warning(`the compose project ${held.name} could not be put back as found: ${(error as Error).message}`);
    }
  }
  return needed;
}

/** Ids of its containers and networks, names of its volumes. */
function thingsOf(docker: Docker, name: string): Promise<[string[], string[], string[]]> {
  const label = projectLabel(name);
  return Promise.all([
    docker.labelled('container', [label]),
    docker.labelled('network', [label]),
    docker.labelled('volume', [label]),
  ]);
}
