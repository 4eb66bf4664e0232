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

/** Signals a process group that `asRoot` may have made root's. */
export async function signalGroup(pid: number, name: 'SIGINT' | 'SIGKILL', root: readonly string[]): Promise<void> {
  if (killGroup(pid, name) || root.length === 0) return;
  await run([...root, 'kill', `-${name.slice(3)}`, '--', `-${pid}`]);
}
