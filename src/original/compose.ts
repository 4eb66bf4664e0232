import { statSync } from 'node:fs';
import { Cancelled, Failure } from '../base/failure.ts';
import { requireFile } from '../base/given-file.ts';
import type { Log } from '../base/log.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import type { ComposeSource } from '../request/source.ts';
import { type HeldProject, heldProject, projectLabel } from '../session/project.ts';
import { findContainer, requireFree } from './container.ts';
import { type Dependencies, startDependencies } from './dependencies.ts';

/**
 * The used fields of `docker compose config --format json`. See
 * https://github.com/compose-spec/compose-spec/blob/main/spec.md
 */
interface Project {
  name: string;
  services: Record<string, { depends_on?: Dependencies | null }>;
}

/**
 * Returns the container of a project's service, with its dependencies running. Compose creates the container if it does
 * not exist. Calls `hold` before it creates anything. Throws `Failure` without compose, for a service that the project
 * lacks, and when compose fails.
 */
export async function findService(
  docker: Docker,
  source: ComposeSource,
  log: Log,
  hold: (project: HeldProject) => void,
): Promise<ContainerInspect> {
  const { service } = source;
  const project = await projectOf(docker, source);
  const known = await containersOf(docker, project.name, service);
  // Before the project is held: another run's containers must not be "put back".
  for (const id of known) {
    const found = await docker.container(id);
    if (found) await requireFree(docker, found);
  }
  hold(await heldProject(docker, project.name));
  if (known.length === 0) await docker.compose(source.files, ['create', service]);
  await startDependencies(docker, source, project.services[service]?.depends_on ?? {}, project.name, log);
  const [container, ...others] = known.length > 0 ? known : await containersOf(docker, project.name, service);
  if (!container) throw new Failure(`compose-service: compose created no container for "${service}"`);
  if (others.length > 0) {
    throw new Failure(`compose-service: "${service}" has ${others.length + 1} containers, but must have one`, {
      fix: `Run docker compose up --scale ${service}=1 before this step.`,
    });
  }
  return findContainer(docker, { kind: 'container', container, services: new Map() });
}

/** Ids of the containers of one service, running or not. */
export function containersOf(docker: Docker, project: string, service: string): Promise<string[]> {
  const kind = 'com.docker.compose.oneoff=False';
  return docker.labelled('container', [projectLabel(project), `com.docker.compose.service=${service}`, kind]);
}

async function projectOf(docker: Docker, { files, service }: ComposeSource): Promise<Project> {
  await requireCompose(docker);
  for (const file of files) requireComposeFile(file);
  const services = (await docker.compose(files, ['config', '--services'], ['--profile', '*'])).trim().split('\n');
  if (!services.includes(service)) {
    throw new Failure(`compose-service: got "${service}", but the project has ${services.toSorted().join(', ')}`, {
      fix: 'Set compose-service to a service in compose-file.',
    });
  }
  return JSON.parse(await docker.compose(files, ['config', '--format', 'json', service])) as Project;
}

/** Compose would wait for ever for a pipe, and read a device without an end. */
function requireComposeFile(file: string): void {
  try {
    requireFile(statSync(file));
  } catch (error) {
    throw new Failure(`compose-file: cannot read ${file}: ${(error as Error).message}`, {
      fix: 'Set compose-file to the files of the project.',
      cause: error,
    });
  }
}

async function requireCompose(docker: Docker): Promise<void> {
  try {
    await docker.compose([], ['version', '--short']);
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof Cancelled) throw error;
    throw new Failure('compose-file: docker compose does not work on this machine', {
      fix: 'Install the compose plugin, version 2 (docker-compose version 1 is not enough). Hosted runners have it.',
      cause: error,
    });
  }
}
