import { posix } from 'node:path';
import { runLabels } from '../engine/argv.ts';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect, Endpoint, HostConfig, MountPoint, MountSpec } from '../engine/inspect.ts';
import type { ImageConfig } from '../image/config.ts';
import type { RunnableImage } from '../image/reference.ts';
import type { Changes } from './changes.ts';

/** The differences of a twin from the original container. */
export interface TwinOptions {
  image: RunnableImage;
  runId: string;
  /** The image's configuration, from which the engine fills missing fields. */
  config: ImageConfig;
  changes: Changes;
  platform?: string;
}

/** The body of the API's ContainerCreate, and the networks to join after it. */
export interface TwinRequest {
  body: Record<string, unknown>;
  further: [network: string, endpoint: Endpoint][];
}

/**
 * Creates a container like `original`, with its name, from `options.image`, and returns its id. Throws `Failure` when
 * the engine refuses; a container that it then cannot remove is removed at the end of the run.
 */
export async function createTwin(docker: Docker, original: ContainerInspect, options: TwinOptions): Promise<string> {
  const { body, further } = twinRequest(original, options);
  const platform = options.platform ? `&platform=${encodeURIComponent(options.platform)}` : '';
  const path = `/containers/create?name=${encodeURIComponent(original.Name.replace(/^\//, ''))}${platform}`;
  const { Id } = (await docker.api({ method: 'POST', path, body })) as { Id: string };
  try {
    for (const [network, EndpointConfig] of further) {
      const connect = `/networks/${encodeURIComponent(network)}/connect`;
      await docker.api({ method: 'POST', path: connect, body: { Container: Id, EndpointConfig } });
    }
  } catch (error) {
    await docker
      .uncancelled()
      .remove(Id)
      .catch(() => {});
    throw error;
  }
  return Id;
}

/**
 * The API request for a twin: the original's configuration with the differences. `original` is the API's
 * ContainerInspect.
 */
export function twinRequest(original: ContainerInspect, options: TwinOptions): TwinRequest {
  const { mode, primary, further } = networksOf(original);
  const body = {
    ...configOf(original, options),
    HostConfig: hostConfigOf(original, options.changes, mode),
    ...(primary ? { NetworkingConfig: { EndpointsConfig: Object.fromEntries([primary]) } } : {}),
  };
  return { body, further };
}

function configOf({ Config, HostConfig }: ContainerInspect, options: TwinOptions): Record<string, unknown> {
  const { image, runId, config, changes } = options;
  const shared = HostConfig.NetworkMode.startsWith('container:') || HostConfig.UTSMode === 'host';
  // If the original cleared the image's entrypoint, an empty list clears it too; null would bring it back.
  const own = Config.Entrypoint ?? (config.Entrypoint ? [] : null);
  return {
    ...Config,
    Image: image,
    Labels: { ...Config.Labels, ...runLabels(runId) },
    Env: [...(Config.Env ?? []).filter((entry) => !isSet(changes.env, entry)), ...changes.env],
    ...(changes.entrypoint
      ? { Entrypoint: changes.entrypoint, Cmd: changes.command }
      : { Entrypoint: own, Cmd: Config.Cmd ?? null }),
    ...(shared ? { Hostname: '', Domainname: '' } : {}),
  };
}

function isSet(env: readonly string[], entry: string): boolean {
  return env.some((changed) => changed.split('=', 1)[0] === entry.split('=', 1)[0]);
}

function hostConfigOf(original: ContainerInspect, changes: Changes, mode: string): HostConfig {
  const { HostConfig } = original;
  const binds = [...(HostConfig.Binds ?? []), ...anonymousVolumes(original).map(bindOf)];
  const mounts = (HostConfig.Mounts ?? []).map((mount) => namedMount(mount, original));
  return {
    ...HostConfig,
    NetworkMode: mode,
    Binds: orAsItWas(binds, HostConfig.Binds),
    Mounts: orAsItWas([...mounts, ...changes.mounts], HostConfig.Mounts),
    CapAdd: orAsItWas([...(HostConfig.CapAdd ?? []), ...changes.capAdd], HostConfig.CapAdd),
    SecurityOpt: orAsItWas([...(HostConfig.SecurityOpt ?? []), ...changes.securityOpt], HostConfig.SecurityOpt),
    Links: orAsItWas((HostConfig.Links ?? []).map(linkOf), HostConfig.Links),
  };
}

/** Keeps null or undefined for an empty list: some engines treat no list and an empty list differently. */
function orAsItWas<T>(list: T[], before: T[] | null | undefined): T[] | null | undefined {
  return list.length > 0 ? list : before;
}

/** Mounts the original's anonymous volume by its name: it is shared, and stays when the twin is removed. */
function bindOf({ Name, Destination, Mode, RW }: MountPoint): string {
  const readOnly = RW || Mode?.split(',').includes('ro') ? [] : ['ro'];
  const mode = [...(Mode ? [Mode] : []), ...readOnly].join(',');
  return `${Name}:${Destination}${mode === '' ? '' : `:${mode}`}`;
}

function namedMount(mount: MountSpec, { Mounts }: ContainerInspect): MountSpec {
  if (mount.Type !== 'volume' || mount.Source) return mount;
  const made = Mounts?.find(({ Destination }) => Destination === posix.resolve('/', mount.Target));
  return made?.Name ? { ...mount, Source: made.Name } : mount;
}

function anonymousVolumes({ HostConfig, Mounts }: ContainerInspect): MountPoint[] {
  const asked = [
    ...(HostConfig.Binds ?? []).map((bind) => bind.split(':')[1]!),
    ...(HostConfig.Mounts ?? []).map(({ Target }) => Target),
  ].map((target) => posix.resolve('/', target));
  return (Mounts ?? []).filter(
    ({ Type, Name, Destination }) => Type === 'volume' && Name && !asked.includes(Destination),
  );
}

/** Turns "/db:/web/alias" of inspect into "db:alias". */
function linkOf(link: string): string {
  const [target, alias] = link.split(':');
  return `${target!.replace(/^\//, '')}:${alias!.split('/').at(-1)}`;
}

interface Networks {
  mode: string;
  /** Joined when the container is created, when older engines accept only one network. */
  primary: [network: string, endpoint: Endpoint] | undefined;
  further: [network: string, endpoint: Endpoint][];
}

/** The networks that the original is in now; it may have left the one that it was created in. */
function networksOf({ Id, HostConfig, NetworkSettings }: ContainerInspect): Networks {
  const mode = HostConfig.NetworkMode;
  if (/^(host|none|container:.*)$/.test(mode)) return { mode, primary: undefined, further: [] };
  const all = Object.entries(NetworkSettings.Networks ?? {});
  const name = mode === 'default' ? 'bridge' : mode;
  const created = all.find(([network, { NetworkID }]) => network === name || NetworkID === name);
  const primary = created ?? all[0];
  const asked = ([network, endpoint]: [string, Endpoint]): [string, Endpoint] => [network, userSettings(endpoint, Id)];
  return {
    mode: created ? mode : (primary?.[0] ?? 'none'),
    primary: primary && asked(primary),
    further: all.filter((entry) => entry !== primary).map(asked),
  };
}

/** The settings that the user chose, without those of the engine: addresses, and the short id among the aliases. */
function userSettings({ IPAMConfig, Links, Aliases, DriverOpts, GwPriority }: Endpoint, id: string): Endpoint {
  const aliases = Aliases?.filter((alias) => alias !== id.slice(0, 12));
  return {
    ...(IPAMConfig ? { IPAMConfig } : {}),
    ...(Links?.length ? { Links } : {}),
    ...(aliases?.length ? { Aliases: aliases } : {}),
    ...(DriverOpts ? { DriverOpts } : {}),
    ...(GwPriority ? { GwPriority } : {}),
  };
}
