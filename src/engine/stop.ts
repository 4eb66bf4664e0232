import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Docker } from './docker.ts';
import type { ContainerInspect } from './inspect.ts';

const DEFAULT_STOP_SECONDS = 10;
/** Of a container that is not a run of the test. */
const MOST_MS = 600_000;
/** Exit code after SIGKILL: the container did not stop in time. */
const KILLED = 137;

/**
 * Stops the container as in production, so that files opened at shutdown are captured too. Kills it at once if its
 * first process does not handle the stop signal, or is known to ignore it (`heeds` is false): waiting would not help.
 * Waits at most as long as the container's settings say, and at most `mostMs`: an image can ask for years. Returns true
 * if the container ended by itself.
 */
export async function stopContainer(docker: Docker, id: string, heeds = true, mostMs = MOST_MS): Promise<boolean> {
  const container = await docker.container(id);
  if (!container?.State.Running) return true;
  if (!heeds || !(await handlesStop(container))) {
    await docker.kill(id);
    return false;
  }
  // Negative: without an end.
  const wanted = container.Config.StopTimeout ?? DEFAULT_STOP_SECONDS;
  const most = Math.ceil(mostMs / 1000);
  await docker.stop(id, wanted < 0 ? most : Math.min(wanted, most));
  return (await docker.container(id))?.State.ExitCode !== KILLED;
}

/**
 * True if the first process handles the stop signal, or if that is unknown (a remote engine, another first process).
 */
async function handlesStop(container: ContainerInspect): Promise<boolean> {
  const signal = signalNumber(container.Config.StopSignal || 'SIGTERM');
  // PID 1 of a namespace gets only signals that it has a handler for, see pid_namespaces(7).
  const status = await readFile(`/proc/${container.State.Pid}/status`, 'utf8').catch(() => '');
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  const blocked = /^SigBlk:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  const inContainer = /^NSpid:.*\s1$/m.test(status);
  if (!caught || !blocked || !inContainer || signal === undefined) return true;
  // A process may read a blocked signal with sigwait(2) or signalfd(2).
  return (((BigInt(`0x${caught}`) | BigInt(`0x${blocked}`)) >> BigInt(signal - 1)) & 1n) === 1n;
}

/** Turns "SIGQUIT", "QUIT" or "3" into a number; undefined for a name unknown to this machine. */
export function signalNumber(name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const upper = name.toUpperCase();
  return constants.signals[(upper.startsWith('SIG') ? upper : `SIG${upper}`) as NodeJS.Signals];
}
