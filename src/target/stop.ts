import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Docker } from '../engine/docker.ts';
import type { ContainerInspect } from '../engine/inspect.ts';

const DEFAULT_STOP_SECONDS = 10;
/** Exit code of what SIGKILL ended: its time was over. */
const KILLED = 137;

/**
 * Stops the container as production would, so that what it opens while shutting down is seen too. A first process that does not handle the
 * stop signal, or does not heed it (`heeds`: as far as one knows), would only be waited for: it is killed at once. Returns whether it ended
 * by itself.
 */
export async function stopContainer(docker: Docker, id: string, heeds = true): Promise<boolean> {
  const container = await docker.container(id);
  if (!container?.State.Running) return true;
  if (!heeds || !(await handlesStop(container))) {
    await docker.kill(id);
    return false;
  }
  await docker.stop(id, container.Config.StopTimeout ?? DEFAULT_STOP_SECONDS);
  return (await docker.container(id))?.State.ExitCode !== KILLED;
}

/** Unknown (a remote engine, another first process) counts as handled. */
async function handlesStop(container: ContainerInspect): Promise<boolean> {
  const signal = signalNumber(container.Config.StopSignal || 'SIGTERM');
  // As PID 1 of its namespace a process gets no signal that it has no handler for, see pid_namespaces(7).
  const status = await readFile(`/proc/${container.State.Pid}/status`, 'utf8').catch(() => '');
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  const blocked = /^SigBlk:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  const inContainer = /^NSpid:.*\s1$/m.test(status);
  if (!caught || !blocked || !inContainer || signal === undefined) return true;
  // A blocked signal may be taken with sigwait(2) or signalfd(2).
  return (((BigInt(`0x${caught}`) | BigInt(`0x${blocked}`)) >> BigInt(signal - 1)) & 1n) === 1n;
}

/** "SIGQUIT", "QUIT" or "3" as a number; undefined for a name that this machine does not know. */
export function signalNumber(name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const upper = name.toUpperCase();
  return constants.signals[(upper.startsWith('SIG') ? upper : `SIG${upper}`) as NodeJS.Signals];
}
