import { Cancelled } from '../failure.ts';
import { killGroup, lastLine, run } from '../process.ts';
import { TracerUnavailable } from './tracer.ts';

/**
 * The argv prefix that makes a command run as root: none when we are root, else `sudo -n`. Throws `TracerUnavailable`,
 * for `what`, when there is no sudo or it wants a password.
 */
export async function asRoot(what: string, signal: AbortSignal, uid = process.getuid?.()): Promise<string[]> {
  if (uid === 0) return [];
  const mend = 'Run as root, or give this user password-less sudo.';
  const answer = await run(['sudo', '-n', 'true'], { signal }).catch((error: unknown) => {
    if (error instanceof Cancelled) throw error;
    throw new TracerUnavailable(`${what} needs root, and there is no sudo on this machine`, mend, error);
  });
  if (answer.code !== 0) {
    throw new TracerUnavailable(`${what} needs root, and sudo refuses: ${lastLine(answer.stderr)}`, mend);
  }
  return ['sudo', '-n'];
}

/** A program that signals a process group: our own, since a small Debian has no kill(1) outside of its shells. */
export function killArgv(pid: number, name: 'SIGINT' | 'SIGKILL'): string[] {
  return [process.execPath, '-e', `process.kill(-${pid}, '${name}')`];
}

/**
 * Signals a process group that was started behind `root` (see `asRoot`). Its sudo takes signals from us (it keeps our real
 * user id) and dies of SIGKILL without telling the program, so the whole group is signalled as root.
 */
export async function signalGroup(pid: number, name: 'SIGINT' | 'SIGKILL', root: readonly string[]): Promise<void> {
  if (root.length === 0) killGroup(pid, name);
  else await run([...root, ...killArgv(pid, name)]);
}
