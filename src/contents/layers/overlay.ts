import { posix } from 'node:path';
import type { EngineInfo, GraphDriver } from '../../engine/inspect.ts';

/**
 * The layers of a container, the top one first, as names below one folder: relative names keep the mount options short.
 */
export interface Stack {
  /** Absolute. */
  folder: string;
  names: string[];
}

/** mount(2) accepts one page of options at most; this leaves room for other options. */
const MAX_OPTIONS = 4000;

/** The layers of a container in overlay2, or why they cannot be used. */
export function overlayStack(driver: GraphDriver | undefined): Stack | string {
  const { LowerDir: lower, UpperDir: upper } = driver?.Data ?? {};
  if (!lower || !upper) return `the engine keeps images with ${driver?.Name ?? 'an unnamed driver'}, not overlay2`;
  return stackOf([upper, ...lower.split(':')]);
}

/**
 * The argv that asks the engine's containerd for the layers of a container (`ctr snapshots mounts`). Undefined without
 * the containerd image store: only engines with that store have no `Data`. Its snapshots have the containers' names.
 */
export function snapshotArgs(
  { Name, Data }: GraphDriver,
  { Containerd }: EngineInfo,
  id: string,
): string[] | undefined {
  if (Data || !Name || !Containerd) return undefined;
  const { Address, Namespaces } = Containerd;
  const place = ['--address', Address, '--namespace', Namespaces.Containers];
  return ['ctr', ...place, 'snapshots', '--snapshotter', Name, 'mounts', '/', id];
}

/** The layers of a container in the mount(8) command that containerd prints, or why they cannot be used. */
export function snapshotStack(command: string): Stack | string {
  const options = /^mount -t overlay overlay \S+ -o (\S+)$/.exec(command.trim())?.[1]?.split(',') ?? [];
  const value = (name: string) => options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const [lower, upper] = [value('lowerdir'), value('upperdir')];
  if (!lower || !upper) return `containerd does not keep its layers in an overlay: ${command.trim().slice(0, 200)}`;
  return stackOf([upper, ...lower.split(':')]);
}

/** A stack of layers from absolute paths, the top one first, or why they cannot be mounted. */
export function stackOf(layers: readonly string[]): Stack | string {
  const odd = layers.find((layer) => !layer.startsWith('/') || posix.normalize(layer) !== layer);
  if (odd !== undefined) return `"${odd}" is not a normalized absolute path of a layer`;
  const folder = commonFolder(layers);
  const names = layers.map((layer) => posix.relative(folder, layer));
  if (names.some((name) => /[:,\\]/.test(name)))
    return 'the names of its layers have characters that mount(8) cannot take';
  if (names.join(':').length > MAX_OPTIONS) return `it has ${names.length} layers, too many for one mount`;
  return { folder, names };
}

/** The mount(8) options for type overlay: read-only, without programs and devices. */
export function mountOptions({ names }: Stack): string {
  return `ro,nosuid,nodev,noexec,lowerdir=${names.join(':')}`;
}

function commonFolder(paths: readonly string[]): string {
  let folder = posix.dirname(paths[0]!);
  while (!paths.every((path) => path.startsWith(folder === '/' ? '/' : `${folder}/`))) folder = posix.dirname(folder);
  return folder;
}
