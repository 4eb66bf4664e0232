import { lstatSync } from 'node:fs';
import { type ImagePath, parentOf, pathFromText, ROOT } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { ContainerInspect, MountPoint } from '../engine/inspect.ts';

/** A mount of a container. */
export interface Mounted {
  path: ImagePath;
  /** What hides the image: a folder, a file, or nothing, because the engine has copied the image's files into it. */
  hides: 'folder' | 'file' | undefined;
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
    if (mount.Type === 'bind') return { path, hides: isFile(mount.Source) ? ('file' as const) : ('folder' as const) };
    const filled = mount.Type === 'volume' && !hadData(mount.Name ?? '') && !isNoCopy(mount, container);
    return { path, hides: filled ? undefined : ('folder' as const) };
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
 * itself is kept, because the container needs it: the folder, or the folder of a mounted file.
 */
export function touchesOfImage(touches: Touches, mounts: readonly Mounted[]): Touches {
  if (!mounts.some(({ hides }) => hides)) return touches;
  return touches.map((touch) => {
    const mount = mountOf(touch.path, mounts);
    if (!mount?.hides) return touch;
    if (touch.path !== mount.path) return undefined;
    const path = mount.hides === 'file' ? parentOf(touch.path) : touch.path;
    return mountOf(path, mounts)?.hides && path !== mount.path
      ? undefined
      : { ...touch, path, how: 'stat', found: true };
  });
}
