import type { Log } from '../base/log.ts';
import { RUN_LABEL } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import { stopContainer } from '../engine/stop.ts';

/** The state of a compose project before we changed it. */
export interface HeldProject {
  name: string;
  containers: { id: string; running: boolean }[];
  /** Ids. */
  networks: string[];
  volumes: string[];
}

/** The key of the label that compose puts on everything of a project; its value is the project's name. */
export const PROJECT_LABEL = 'com.docker.compose.project';

/** The label of one project, KEY=VALUE. */
export function projectLabel(name: string): string {
  return `${PROJECT_LABEL}=${name}`;
}

export async function heldProject(docker: Docker, name: string): Promise<HeldProject> {
  const [ids, networks, volumes] = await thingsOf(docker, name);
  const containers = await Promise.all(
    ids.map(async (id) => ({ id, running: (await docker.container(id))?.State.Running ?? false })),
  );
  return { name, containers, networks, volumes };
}

/**
 * Removes what was added since, and stops what was stopped. Returns true if it removed a container. Throws `Failure`.
 */
export async function putProjectBack(docker: Docker, held: HeldProject): Promise<boolean> {
  const before = new Map(held.containers.map(({ id, running }) => [id, running]));
  const [ids, networks, volumes] = await thingsOf(docker, held.name);
  let changed = false;
  for (const id of ids) {
    if (before.get(id) === true || (await isTwin(docker, id))) continue;
    if (before.has(id)) await stopContainer(docker, id);
    else await docker.remove(id);
    changed ||= !before.has(id);
  }
  for (const network of networks.filter((id) => !held.networks.includes(id))) await docker.removeNetwork(network);
  for (const volume of volumes.filter((name) => !held.volumes.includes(name))) await docker.removeVolume(volume);
  return changed;
}

/** True for another run's container in place of one of the project's: it has all its labels. */
async function isTwin(docker: Docker, id: string): Promise<boolean> {
  return (await docker.container(id))?.Config.Labels?.[RUN_LABEL] !== undefined;
}

/** Puts all projects back, and warns about failures. Returns the number of changed projects. */
export async function putProjectsBack(docker: Docker, all: readonly HeldProject[], log: Log): Promise<number> {
  let needed = 0;
  for (const held of all) {
    try {
      if (await putProjectBack(docker, held)) needed++;
    } catch (error) {
      log.warning(`Cannot put the compose project ${held.name} back as it was: ${(error as Error).message}`);
    }
  }
  return needed;
}

/** Ids of the project's containers and networks, and names of its volumes. */
function thingsOf(docker: Docker, name: string): Promise<[string[], string[], string[]]> {
  const label = projectLabel(name);
  return Promise.all([
    docker.labelled('container', [label]),
    docker.labelled('network', [label]),
    docker.labelled('volume', [label]),
  ]);
}
