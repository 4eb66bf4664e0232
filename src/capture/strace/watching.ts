import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOUNT } from './reader.ts';

/**
 * Whether strace still writes the trace `name` of a container, by its full id. Where none of the container's processes can be seen, nothing
 * says that it does not. `proc` is where proc(5) is.
 */
export function stillWatches(containerId: string, name: string, proc = '/proc'): boolean {
  const commands = readdirSync(proc)
    .filter((pid) => /^\d+$/.test(pid) && textOf(join(proc, pid, 'cgroup')).includes(containerId))
    .map((pid) => textOf(join(proc, pid, 'cmdline')))
    .filter((command) => command !== '');
  return commands.length === 0 || commands.some((command) => command.includes(`\0-o\0${MOUNT}/out/${name}\0`));
}

/** '' of a process that has ended, or is hidden. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
