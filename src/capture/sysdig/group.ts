import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../base/process.ts';
import type { ContainerGroup } from '../tracer.ts';

/** The cgroup above those of a group's containers, below the one that a container was to have (undefined: none). */
export type ParentOf = (asked: string | undefined) => string;

/**
 * Names the cgroup of a group as `HostConfig.CgroupParent`. With systemd it is a slice, whose name tells the one that
 * it is in (systemd.slice(5)). A parent that the user asked for stays the parent, with its limits.
 */
export function parentFor(name: string, driver: ContainerGroup['cgroupDriver']): ParentOf {
  if (driver === 'cgroupfs') return (asked) => `${asked ? `/${asked.replace(/^\/+|\/+$/g, '')}` : ''}/${name}`;
  return (asked) => `${asked ? `${asked.replace(/\.slice$/, '')}-` : ''}${name}.slice`;
}

const MOUNT = '/sys/fs/cgroup';

/**
 * Removes cgroups (absolute names) that have no processes; slices are systemd's. With cgroups of version 1 each
 * controller has its own tree (cgroups(7)).
 */
export async function removeCgroups(names: readonly string[], root: readonly string[]): Promise<void> {
  const trees = [MOUNT, ...readdirSync(MOUNT).map((name) => join(MOUNT, name))];
  const found = names
    .filter((name) => name.startsWith('/'))
    .flatMap((name) => trees.map((tree) => join(tree, name)))
    .filter((path) => existsSync(path))
    // Controllers can share a tree by a link.
    .map((path) => realpathSync(path));
  if (found.length > 0) await run([...root, 'rmdir', '--ignore-fail-on-non-empty', ...new Set(found)]);
}

/** The full id of the container of a process with these cgroups; '' if it is in none of the group's. */
export function containerIn(cgroups: string, group: string): string {
  const at = cgroups.indexOf(group);
  return at < 0 ? '' : (/^[^,\s]*?([0-9a-f]{64})/.exec(cgroups.slice(at + group.length))?.[1] ?? '');
}

/** The line of the chisel that names the group. */
const NO_GROUP = 'local GROUP = nil\n';

/** Writes the chisel for a group into `folder`. Returns its path. */
export async function chiselFor(group: string, chisel: string, folder: string): Promise<string> {
  const text = await readFile(chisel, 'utf8');
  if (!text.includes(NO_GROUP)) throw new Error(`${chisel} has no line for the group`);
  const path = join(folder, `${group}.lua`);
  await writeFile(path, text.replace(NO_GROUP, `local GROUP = "${group}"\n`), { mode: 0o600 });
  return path;
}
