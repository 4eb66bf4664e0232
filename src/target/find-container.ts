import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { Failure } from '../failure.ts';
import type { Log } from '../log.ts';
import type { ContainerSource } from '../source.ts';
import { nameOf } from './put-back.ts';

/**
 * The container that the input names: a service of the job by its label, else a container by id or name. Throws `Failure` when there is none,
 * and for one that could not be put back as it was.
 */
export async function findContainer(docker: Docker, source: ContainerSource): Promise<ContainerInspect> {
  const { container, services } = source;
  const service = services.get(container);
  const found = await docker.container(service ?? container);
  if (!found) throw await notFound(docker, source, service);
  requireSteady(found, container);
  return (await docker.api({ method: 'GET', path: `/containers/${found.Id}/json` })) as ContainerInspect;
}

/** A notice where the container's first start is over: what only that opens is not captured. */
export function tellEarlierStart(found: ContainerInspect, log: Log): void {
  const volumes = (found.Mounts ?? []).filter(({ Type, RW }) => RW && (Type === 'volume' || Type === 'bind'));
  if (volumes.length === 0 || found.State.StartedAt.startsWith('0001')) return;
  const places = volumes.map(({ Destination }) => Destination).join(', ');
  log.notice(
    `${nameOf(found)} was started before, with data in ${places}: what it opens only at a first start (a database's initdb, for example) is not seen. Use image: to see a first start, or name such files in keep.`,
  );
}

async function notFound(docker: Docker, { container, services }: ContainerSource, id?: string): Promise<Failure> {
  const labels = [...services.keys()].map((label) => `${label} (service)`);
  const there = [...labels, ...(await docker.names())].join(', ') || 'none';
  const what = id
    ? `the service's container ${id.slice(0, 12)} is gone`
    : 'no service of the job and no container has that name';
  return new Failure(`container: got "${container}", and ${what}; there are: ${there}`, {
    mend: 'Name the label under `services:` of the job, or the name or id of a container on this machine.',
  });
}

function requireSteady({ HostConfig, State }: ContainerInspect, name: string): void {
  if (HostConfig.AutoRemove) {
    throw new Failure(
      `container: "${name}" was started with --rm: it would be gone, with its volumes, when it is stopped for the capture`,
      {
        mend: 'Start it without --rm, or use image and run-args.',
      },
    );
  }
  if (State.Paused)
    throw new Failure(`container: "${name}" is paused`, { mend: `Run docker unpause ${name} before this step.` });
}
