import { lstatSync, readlinkSync } from 'node:fs';
import { clean, type ImagePath, joinPath, parentOf, pathFromText, pathToBytes, ROOT } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { ContainerInspect, MountPoint } from '../engine/inspect.ts';

/** A mount of a container. */
export interface Mounted {
  path: ImagePath;
  /** What hides the image: a folder, a file, or nothing, because the engine has copied the image's files into it. */
  hides: 'folder' | 'file' | undefined;
  /** The place on the engine's machine of a folder that hides the image's. */
  source?: string;
}

/**
 * The container's mounts. A bind mount, a tmpfs and a volume that had files (`hadData`, by its name) hide the image's
 * files; the engine fills a new or empty volume from the image, unless it is told not to (`nocopy`).
 */
export function mountsIn(container: ContainerInspect, hadData: (volume: string) => boolean): Mounted[] {
  const { HostConfig, Mounts } = container;
  const tmpfs = Object.keys(HostConfig.Tmpfs ?? {}).map((path) => ({
    path: pathFromText(path),
    hides: 'folder' as const,
  }));
  const others = (Mounts ?? []).map((mount) => {
    const path = pathFromText(mount.Destination);
    const hiding = { path, hides: 'folder' as const, ...(mount.Source ? { source: mount.Source } : {}) };
    if (mount.Type === 'bind') return isFile(mount.Source) ? { path, hides: 'file' as const } : hiding;
    const filled = mount.Type === 'volume' && !hadData(mount.Name ?? '') && !isNoCopy(mount, container);
    return filled ? { path, hides: undefined } : hiding;
  });
  return [...tmpfs, ...others];
}

function isNoCopy({ Destination, Mode }: MountPoint, { HostConfig }: ContainerInspect): boolean {
  if (Mode?.split(',').includes('nocopy')) return true;
  const asked = HostConfig.Mounts?.find(({ Target }) => pathFromText(Target) === pathFromText(Destination));
  return asked?.VolumeOptions?.NoCopy === true;
}

/** False also if the source is on another machine, or cannot be seen: most mounts are folders. */
function isFile(source: string | undefined): boolean {
  try {
    return source !== undefined && !lstatSync(source).isDirectory();
  } catch {
    return false;
  }
}

/** The deepest mount that has the path, if any. */
export function mountOf<T extends { path: ImagePath }>(path: ImagePath, mounts: readonly T[]): T | undefined {
  let deepest: T | undefined;
  for (const mount of mounts) {
    const has = path === mount.path || path.startsWith(mount.path === ROOT ? ROOT : `${mount.path}/`);
    if (has && mount.path.length >= (deepest?.path.length ?? 0)) deepest = mount;
  }
  return deepest;
}

/**
 * The touches of the image's files: a file below a mount is the mount's, whatever the image has there. The mount point
 * takes its place, because the container needs it: the folder, or the folder of a mounted file. A link in a mount can
 * lead back to the image, also one that the container has made there and removed again.
 */
export function touchesOfImage(touches: Touches, mounts: readonly Mounted[]): Touches {
  if (!mounts.some(({ hides }) => hides)) return touches;
  const kept = touches.map(({ listed, ...touch }) => {
    const mount = mountOf(touch.path, mounts);
    if (!mount?.hides) return { ...touch, ...(listed ? { listed } : {}) };
    // The names that were listed are the mount's, too.
    const path = mount.hides === 'file' ? parentOf(mount.path) : mount.path;
    const isHidden = mountOf(path, mounts)?.hides && path !== mount.path;
    return isHidden ? undefined : { ...touch, path, how: 'stat', found: true };
  });
  kept.hides = (path) => {
    const mount = mountOf(path, mounts);
    return mount?.hides !== undefined && mount.path !== path;
  };
  const made = new Set([...touches.links().keys()].map((path) => mountOf(clean(path), mounts)));
  for (const touch of touches.sorted()) {
    const links = linksOnTheWay(touch.path, mounts);
    for (const [path, target] of links) kept.link(path, [target]);
    const mount = mountOf(touch.path, mounts);
    if (links.size > 0 || (mount?.hides && made.has(mount))) kept.add({ ...touch, asWritten: touch.path });
  }
  return kept;
}

/** The kernel's limit, path_resolution(7). */
const MOST_LINKS = 40;

/** The symbolic links in mounts that lead from a path to another, with their targets, as seen from this machine. */
function linksOnTheWay(path: ImagePath, mounts: readonly Mounted[]): Map<ImagePath, string> {
  const links = new Map<ImagePath, string>();
  let current: ImagePath | undefined = path;
  while (current !== undefined && links.size < MOST_LINKS) current = afterFirstLink(current, mounts, links);
  return links;
}

/** Adds the first link on the way to a path below a mount. Returns where the path leads after it, if there is one. */
function afterFirstLink(
  path: ImagePath,
  mounts: readonly Mounted[],
  links: Map<ImagePath, string>,
): ImagePath | undefined {
  const mount = mountOf(path, mounts);
  if (mount?.source === undefined || path === mount.path) return undefined;
  for (let end = path.indexOf('/', mount.path.length + 1); ; end = path.indexOf('/', end + 1)) {
    const link = (end < 0 ? path : path.slice(0, end)) as ImagePath;
    const target = targetOf(`${pathFromText(mount.source)}${link.slice(mount.path.length)}`);
    if (target !== undefined) {
      if (links.has(link)) return undefined;
      links.set(link, target);
      return clean(`${joinPath(parentOf(link), target)}${path.slice(link.length)}`);
    }
    if (end < 0) return undefined;
  }
}

/** The target of a symbolic link; undefined for anything else, or what cannot be seen. */
function targetOf(place: string): string | undefined {
  try {
    return readlinkSync(pathToBytes(place), { encoding: 'buffer' }).toString('latin1');
  } catch {
    return undefined;
  }
}
