import { CALLS } from './calls.ts';

/**
 * sysdig's filter for one container, or for a group of them, and our sentinel. Uses the cgroup, whose name has the
 * whole id from the first event on: container.* fields are set late or never. `cgroup` is the 64-digit id, or the name
 * of the cgroup above those of the containers; `sentinel` is a UUID; `all` selects events of any kind, not only those
 * with a path. Throws an Error if `cgroup` or `sentinel` is malformed, because it could be read as filter syntax.
 */
export function filterText(cgroup: string, sentinel: string, all = false): string {
  if (!/^(?:[0-9a-f]{64}|micropacker[0-9a-z]{8,40})$/.test(cgroup))
    throw new Error(`not a container's full id, nor a group's name: ${cgroup}`);
  if (!/^[0-9a-f-]{36}$/.test(sentinel)) throw new Error(`not a UUID: ${sentinel}`);
  const who = `(thread.cgroups contains ${cgroup} or evt.arg.name contains ${sentinel})`;
  return all ? who : `evt.type in (${Object.keys(CALLS).join(',')}) and ${who}`;
}
