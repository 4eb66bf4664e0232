import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { Failure } from '../failure.ts';
import type { Log } from '../log.ts';
import type { ComposeSource } from '../source.ts';
import { type Dependencies, startDependencies } from './dependencies.ts';
import { findContainer } from './find-container.ts';
import { type HeldProject, heldProject, projectLabel } from './project.ts';

/** What we read of `docker compose config --format json`. Specification: https://github.com/compose-spec/compose-spec/blob/main/spec.md */
interface Project {
  name: string;
  services: Record<string, { depends_on?: Dependencies | null }>;
}

/**
 * The container of a project's service, made by compose if there is none, with the services running that it depends on. `hold` is told before
 * anything is made. Throws `Failure` without compose, for a service that the project lacks, and where compose cannot make it.
 */
export async function findService(
  docker: Docker,
  source: ComposeSource,
  log: Log,
  hold: (project: HeldProject) => void,
): Promise<ContainerInspect> {
  const { service } = source;
  const project = await projectOf(docker, source);
  hold(await heldProject(docker, project.name));
  const known = await containersOf(docker, project.name, service);
  if (known.length === 0) await docker.compose(source.files, ['create', service]);
  await startDependencies(docker, source, project.services[service]?.depends_on ?? {}, project.name, log);
  const [container, ...others] = known.length > 0 ? known : await containersOf(docker, project.name, service);
  if (!container) throw new Failure(`compose-service: compose made no container for "${service}"`);
  if (others.length > 0) {
    throw new Failure(`compose-service: "${service}" has ${others.length + 1} containers, want one`, {
      mend: `Run docker compose up --scale ${service}=1 before this step.`,
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
  const services = (await docker.compose(files, ['config', '--services'], ['--profile', '*'])).trim().split('\n');
  if (!services.includes(service)) {
    throw new Failure(`compose-service: got "${service}", and the project has ${services.toSorted().join(', ')}`, {
      mend: 'Name one of the services in compose-file.',
    });
  }
  return JSON.parse(await docker.compose(files, ['config', '--format', 'json', service])) as Project;
}

async function requireCompose(docker: Docker): Promise<void> {
  try {
    await docker.compose([], ['version', '--short']);
  } catch (error) {
    if (!(error instanceof Failure) || error.name === 'Cancelled') throw error;
    throw new Failure('compose-file: docker compose does not work on this machine', {
      mend: 'Install the compose plugin, version 2 (the old docker-compose is not enough); hosted runners have it.',
      cause: error,
    });
  }
}
