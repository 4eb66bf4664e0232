import { Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import { RUN_LABEL } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { containerName } from '../engine/inspect.ts';
import type { ContainerSource } from '../request/source.ts';
import { nameOfAside } from '../session/put-back.ts';

/**
 * Finds the container that the input names: a service of the job by its label, else a container by id or name. Throws
 * `Failure` if it does not exist, or could not be put back as it was.
 */
export async function findContainer(docker: Docker, source: ContainerSource): Promise<ContainerInspect> {
  const { container, services } = source;
  const service = services.get(container);
  const found = await docker.container(service ?? container);
  if (!found) throw await notFound(docker, source, service);
  await requireFree(docker, found);
  requireSteady(found, container);
  return (await docker.api({ method: 'GET', path: `/containers/${found.Id}/json` })) as ContainerInspect;
}

/**
 * Logs a notice if the container was started before with volumes: files opened only at the first start are not
 * captured.
 */
export function tellEarlierStart(found: ContainerInspect, log: Log): void {
  const volumes = (found.Mounts ?? []).filter(({ Type, RW }) => RW && (Type === 'volume' || Type === 'bind'));
  if (volumes.length === 0 || found.State.StartedAt.startsWith('0001')) return;
  const places = volumes.map(({ Destination }) => Destination).join(', ');
  log.notice(
    `${containerName(found)} was started before, with data in ${places}: files that it opens only at its first start (initdb of a database, for example) are not captured. Use image: to capture a first start, or add such files to keep.`,
  );
}

/**
 * Throws `Failure` if another run observes the container at this moment: then the container is aside, and its name
 * belongs to a twin.
 */
export async function requireFree(docker: Docker, found: ContainerInspect): Promise<void> {
  const name = containerName(found);
  const isTwin = found.Config.Labels?.[RUN_LABEL] !== undefined;
  const original = nameOfAside(name);
  if (!isTwin && original === undefined) return;
  const aside = isTwin ? (await docker.names()).find((other) => nameOfAside(other) === name) : name;
  throw observedByOther(original ?? name, aside);
}

function observedByOther(name: string, aside: string | undefined): Failure {
  const back = aside === undefined ? '' : `, docker rename ${aside} ${name}, docker start ${name}`;
  return new Failure(`container: another run is observing "${name}" at this moment`, {
    fix: `Wait until that run has ended: it puts the container back. If it was killed, put it back yourself: docker rm --force --volumes ${name}${back}.`,
  });
}

async function notFound(docker: Docker, { container, services }: ContainerSource, id?: string): Promise<Failure> {
  const names = await docker.names();
  const aside = names.find((name) => nameOfAside(name) === container);
  if (aside !== undefined) return observedByOther(container, aside);
  const labels = [...services.keys()].map((label) => `${label} (service)`);
  const there = [...labels, ...names].join(', ') || 'none';
  const what = id
    ? `the service's container ${id.slice(0, 12)} no longer exists`
    : 'no service of the job and no container has that name';
  return new Failure(`container: got "${container}", but ${what}. Existing: ${there}`, {
    fix: 'Set container to a label under `services:` of the job, or to the name or id of a container on this machine.',
  });
}

function requireSteady({ HostConfig, State }: ContainerInspect, name: string): void {
  if (HostConfig.AutoRemove) {
    throw new Failure(
      `container: "${name}" was started with --rm: to stop it for the capture would remove it and its volumes`,
      {
        fix: 'Start the container without --rm, or use image and run-args.',
      },
    );
  }
  if (State.Paused)
    throw new Failure(`container: "${name}" is paused`, { fix: `Run docker unpause ${name} before this step.` });
}
