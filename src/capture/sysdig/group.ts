import type { ContainerGroup } from '../tracer.ts';

/** The cgroup above those of a group's containers, below the one that a container was to have (undefined: none). */
export type ParentOf = (asked: string | undefined) => string;

/**
 * Names the cgroup of a group as `HostConfig.CgroupParent`. With systemd it is a slice, whose name tells the one that it
 * is in (systemd.slice(5)). A parent that the user asked for stays the parent, with its limits.
 */
export function parentFor(name: string, driver: ContainerGroup['cgroupDriver']): ParentOf {
  if (driver === 'cgroupfs') return (asked) => `${asked ? `/${asked.replace(/^\/+|\/+$/g, '')}` : ''}/${name}`;
  return (asked) => `${asked ? `${asked.replace(/\.slice$/, '')}-` : ''}${name}.slice`;
}

/** The full id of the container of a process with these cgroups; '' if it is in none of the group's. */
export function containerIn(cgroups: string, group: string): string {
  const at = cgroups.indexOf(group);
  return at < 0 ? '' : (/^[^,\s]*?([0-9a-f]{64})/.exec(cgroups.slice(at + group.length))?.[1] ?? '');
}
