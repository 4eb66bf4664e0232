import { readFileSync, readlinkSync } from 'node:fs';
import { lives, startTime } from './process.ts';

/** The process of a run, as other runs know it. */
export interface ProcessIdentity {
  pid: number;
  /** Its start time, because ids are used again, see `startTime`. */
  since: string | undefined;
  /** The boot and the namespace of process ids: elsewhere the id says nothing. */
  machine: string | undefined;
  /** The id of its user. */
  user: number | undefined;
}

export function thisProcess(): ProcessIdentity {
  const { pid } = process;
  const user = process.getuid?.();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, since: startTime(pid), machine: `${boot} ${readlinkSync('/proc/self/ns/pid')}`, user };
  } catch {
    return { pid, since: undefined, machine: undefined, user };
  }
}

/** The owner that a text (JSON) names; undefined if it names none. */
export function parseOwner(text: string | undefined): ProcessIdentity | undefined {
  try {
    const { pid, since, machine, user } = JSON.parse(text ?? '');
    return Number.isSafeInteger(pid) ? { pid, since, machine, user } : undefined;
  } catch {
    return undefined;
  }
}

/** True only if it is certain: the process was one of this machine. */
export function hasEnded(owner: ProcessIdentity | undefined): boolean {
  const { machine } = thisProcess();
  return owner !== undefined && machine !== undefined && owner.machine === machine && !lives(owner.pid, owner.since);
}

/** True if the process was one of this user on this machine, and has ended. */
export function isDeadOfUser(owner: ProcessIdentity | undefined): boolean {
  const known = owner !== undefined && owner.pid > 1 && /^\d+$/.test(String(owner.since));
  return known && owner.user === thisProcess().user && hasEnded(owner);
}
