import { CALLS } from './calls.ts';

/**
 * sysdig's filter for one container and our sentinel. Uses the cgroup, whose name has the whole id from the first event
 * on: container.* fields are set late or never. `containerId` is the 64-digit id, `sentinel` a UUID; `all` selects
 * events of any kind, not only those with a path. Throws an Error if `containerId` or `sentinel` is malformed, because
 * it could be read as filter syntax.
 */
export function filterText(containerId: string, sentinel: string, all = false): string {
  if (!/^[0-9a-f]{64}$/.test(containerId)) throw new Error(`not a container's full id: ${containerId}`);
  if (!/^[0-9a-f-]{36}$/.test(sentinel)) throw new Error(`not a UUID: ${sentinel}`);
  const who = `(thread.cgroups contains ${containerId} or evt.arg.name contains ${sentinel})`;
  return all ? who : `evt.type in (${Object.keys(CALLS).join(',')}) and ${who}`;
}
