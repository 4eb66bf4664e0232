import { lstatSync } from 'node:fs';
import { parentOf, pathFromText, pathToBytes } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import type { ContainerInspect } from '../engine/inspect.ts';
import { mountOf } from './mounts.ts';

/** The kernel's own files change all the time. */
const KERNEL = /^\/(?:proc|sys|dev)(?:\/|$)/;

/**
 * The bind mounts, as "SOURCE (at DESTINATION)", in which a container has changed a file since `since` (epoch
 * milliseconds): a path that it touched, or the folder of such a path, has a newer time on this machine.
 */
export function changedBinds({ Mounts }: ContainerInspect, touches: Touches, since: number): string[] {
  const mounts = (Mounts ?? []).map((mount) => ({ ...mount, path: pathFromText(mount.Destination) }));
  const changed = new Set<string>();
  const looked = new Set<string>();
  for (const { path, how } of touches.sorted()) {
    const mount = mountOf(path, mounts);
    if (how === 'stat' || mount?.Type !== 'bind' || !mount.RW || !mount.Source || KERNEL.test(mount.Source)) continue;
    const name = `${mount.Source} (at ${mount.Destination})`;
    if (changed.has(name)) continue;
    for (const inside of path === mount.path ? [path] : [path, parentOf(path)]) {
      const place = `${pathFromText(mount.Source)}${inside.slice(mount.path.length)}`;
      if (!looked.has(place) && isNewer(place, since)) changed.add(name);
      looked.add(place);
    }
  }
  return [...changed];
}

/** Whether a file or folder was changed since. Sockets and devices are no content. */
function isNewer(path: string, since: number): boolean {
  try {
    const found = lstatSync(pathToBytes(path));
    return (found.isFile() || found.isDirectory()) && found.mtimeMs >= since;
  } catch {
    return false;
  }
}
