import { posix } from 'node:path';
import type { EngineInfo, GraphDriver } from '../engine/inspect.ts';

/** The layers of a container, the uppermost first, as names below one folder: relative names keep the mount's options short. */
export interface Stack {
  /** Absolute. */
  folder: string;
  names: string[];
}

/** mount(2) takes one page of options at most; this leaves room for the others. */
const MAX_OPTIONS = 4000;

/** Where overlay2 keeps the layers of a container, or why that is of no use. */
export function overlayStack(driver: GraphDriver | undefined): Stack | string {
  const { LowerDir: lower, UpperDir: upper } = driver?.Data ?? {};
  if (!lower || !upper)
    return `the engine keeps images with ${driver?.Name ?? 'a driver it does not name'}, not overlay2`;
  return stackOf([upper, ...lower.split(':')]);
}

/**
 * The argv that asks the containerd behind an engine where it keeps the layers of a container (`ctr snapshots mounts`); undefined
 * where there is none: only engines with the containerd image store have no `Data`, and their snapshots have the containers' names.
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

/** Where containerd keeps the layers of a container, by the mount(8) command that it prints; or why that is of no use. */
export function snapshotStack(command: string): Stack | string {
  const options = /^mount -t overlay overlay \S+ -o (\S+)$/.exec(command.trim())?.[1]?.split(',') ?? [];
  const value = (name: string) => options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const [lower, upper] = [value('lowerdir'), value('upperdir')];
  if (!lower || !upper) return `containerd does not keep its layers in an overlay: ${command.trim().slice(0, 200)}`;
  return stackOf([upper, ...lower.split(':')]);
}

/** Layers by their absolute paths, the uppermost first; or why they cannot be mounted. */
export function stackOf(layers: readonly string[]): Stack | string {
  const odd = layers.find((layer) => !layer.startsWith('/') || posix.normalize(layer) !== layer);
  if (odd !== undefined) return `"${odd}" is no plain path of a layer`;
  const folder = commonFolder(layers);
  const names = layers.map((layer) => posix.relative(folder, layer));
  if (names.some((name) => /[:,\\]/.test(name))) return 'the names of its layers cannot be given to mount(8)';
  if (names.join(':').length > MAX_OPTIONS) return `it has ${names.length} layers, more than one mount can name`;
  return { folder, names };
}

/** The options for mount(8) of type overlay: to read only, and nothing in it can be run or is a device. */
export function mountOptions({ names }: Stack): string {
  return `ro,nosuid,nodev,noexec,lowerdir=${names.join(':')}`;
}

function commonFolder(paths: readonly string[]): string {
  let folder = posix.dirname(paths[0]!);
  while (!paths.every((path) => path.startsWith(folder === '/' ? '/' : `${folder}/`))) folder = posix.dirname(folder);
  return folder;
}
