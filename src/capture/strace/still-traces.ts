import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTimeIn } from '../../base/process.ts';
import { MOUNT } from './reader.ts';

/** A process, told from a later one of the same number by when it was started. */
export interface KnownProcess {
  pid: number;
  since: string;
}

/** What is seen of a container that strace traces. */
export interface Traced {
  /** Its first process, another one after each restart. */
  first: KnownProcess;
  /** Undefined if it has ended. */
  strace: KnownProcess | undefined;
}

/**
 * The process in a container (full id) that writes the trace `name`: the oldest with strace's arguments, because a
 * program of the container can imitate it. Undefined if none of the container's processes is visible. `proc` is the
 * mount point of proc(5).
 */
export function tracedIn(containerId: string, name: string, proc = '/proc'): Traced | undefined {
  const all = readdirSync(proc)
    .filter((pid) => /^\d+$/.test(pid) && textOf(join(proc, pid, 'cgroup')).includes(containerId))
    .map((pid) => ({ pid: Number(pid), command: textOf(join(proc, pid, 'cmdline')) }))
    .map(({ pid, command }) => ({ pid, command, since: startTimeIn(proc, pid) }))
    .filter(({ command, since }) => command !== '' && since !== undefined)
    .map(({ pid, command, since }) => ({ command, known: { pid, since: since! } }))
    .sort((a, b) => Number(a.known.since) - Number(b.known.since) || a.known.pid - b.known.pid);
  // Until it becomes the container's program, the first process has these arguments too.
  const straces = all.slice(1).filter(({ command }) => command.includes(`\0-o\0${MOUNT}/out/${name}\0`));
  return all[0] && { first: all[0].known, strace: straces[0]?.known };
}

/** True if the strace of `before` still runs, or that of a restarted container, or if nobody knows. */
export function stillTraces(before: Traced | undefined, now: Traced | undefined): boolean {
  if (!now) return true;
  if (!before?.strace || !isSame(before.first, now.first)) return now.strace !== undefined;
  return now.strace !== undefined && isSame(before.strace, now.strace);
}

function isSame(a: KnownProcess, b: KnownProcess): boolean {
  return a.pid === b.pid && a.since === b.since;
}

/** The file's text; '' if the process has ended or is hidden. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
