import { randomBytes } from 'node:crypto';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { docker, inspect } from './engine.ts';

/** A service container of a job, in the job's network. */
export interface JobService {
  id: string;
  name: string;
  network: string;
  /** The `job.services` context with this service as `web`. */
  context: string;
  now(): ContainerInspect;
  remove(): void;
}

/**
 * Starts a service like the runner (actions/runner, ContainerOperationProvider.cs): with network, alias and a generated
 * name.
 */
export function startJobService(image: string, options: string[], command: string[] = []): JobService {
  const network = `github_network_${randomBytes(16).toString('hex')}`;
  docker(['network', 'create', '--label', 'micropacker-test', network]);
  const name = `${randomBytes(16).toString('hex')}_web`;
  const ours = ['--name', name, '--label', 'micropacker-test', '--network', network, '--network-alias', 'web'];
  const id = docker(['create', ...ours, ...options, image, ...command]);
  docker(['start', id]);
  const now = () => inspect<ContainerInspect>('container', id);
  return {
    id,
    name,
    network,
    context: JSON.stringify({ web: { id, ports: { '80': '1' }, network } }),
    now,
    remove() {
      docker(['rm', '--force', '--volumes', id]);
      docker(['network', 'rm', network]);
    },
  };
}

/**
 * The properties that a twin, and the original afterwards, must share: those of the request, without those that each
 * start generates.
 */
export function asked({ Config, HostConfig, Mounts, Name, NetworkSettings }: ContainerInspect) {
  const { Labels, Image, ...config } = Config;
  const { Binds, Mounts: specs, ...host } = HostConfig;
  const networks = Object.entries(NetworkSettings.Networks ?? {}).map(([network, { IPAMConfig, Links, Aliases }]) => {
    // The engine adds short ids.
    const aliases = Aliases?.filter((alias) => !/^[0-9a-f]{12}$/.test(alias));
    return [network, { IPAMConfig: IPAMConfig ?? null, Links: Links ?? null, aliases }];
  });
  const mounts = (Mounts ?? []).map(({ Type, Name: volume, Destination, RW }) => ({ Type, volume, Destination, RW }));
  return {
    name: Name,
    config,
    labels: Object.entries(Labels ?? {}).filter(
      ([label]) => !/^(io\.micropacker\.(?:run|owner)|org\.opencontainers\.image\.base\..*)$/.test(label),
    ),
    host,
    specs: specs?.map(({ Type, Target, ReadOnly }) => ({ Type, Target, ReadOnly })),
    mounts: mounts.toSorted((a, b) => a.Destination.localeCompare(b.Destination)),
    networks: Object.fromEntries(networks),
    ports: Object.keys(NetworkSettings.Ports ?? {}).toSorted(),
  };
}
