import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOUNT } from './reader.ts';

/**
 * True if strace still writes the trace `name` of a container (full id), or if none of the container's processes is
 * visible, so that nobody knows. `proc` is the mount point of proc(5).
 */
export function stillTraces(containerId: string, name: string, proc = '/proc'): boolean {
  const commands = readdirSync(proc)
    .filter((pid) => /^\d+$/.test(pid) && textOf(join(proc, pid, 'cgroup')).includes(containerId))
    .map((pid) => textOf(join(proc, pid, 'cmdline')))
    .filter((command) => command !== '');
  return commands.length === 0 || commands.some((command) => command.includes(`\0-o\0${MOUNT}/out/${name}\0`));
}

/** The file's text; '' if the process has ended or is hidden. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
