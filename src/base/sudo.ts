import { ask } from './ask.ts';
import { Cancelled } from './failure.ts';
import { killGroup, lastLine, run } from './process.ts';
import { Unavailable } from './unavailable.ts';

/**
 * Returns the argv prefix that runs a command as root: none for root, else `sudo -n`. Throws `Unavailable`, with `what`
 * needs root, if sudo is missing or needs a password.
 */
export async function withSudo(what: string, signal: AbortSignal, uid = process.getuid?.()): Promise<string[]> {
  if (uid === 0) return [];
  const fix = 'Run as root, or give this user password-less sudo.';
  const answer = await ask(['sudo', '-n', 'true'], signal).catch((error: unknown) => {
    if (error instanceof Cancelled) throw error;
    throw new Unavailable(`${what} needs root, but this machine has no sudo`, fix, error);
  });
  if (answer.exitCode !== 0) {
    throw new Unavailable(`${what} needs root, but sudo refuses: ${lastLine(answer.stderr)}`, fix);
  }
  return ['sudo', '-n'];
}

/** The argv of a program that signals a process group. Not kill(1), which a small Debian has only in its shells. */
export function killArgv(pid: number, name: 'SIGINT' | 'SIGKILL'): string[] {
  return [process.execPath, '-e', `try { process.kill(-${pid}, '${name}') } catch {}`];
}

/**
 * Signals a process group that was started with the prefix `root` (see `withSudo`). Signals the whole group as root:
 * SIGKILL from this user would end sudo, which keeps our real user id, but not the program.
 */
export async function signalGroup(pid: number, name: 'SIGINT' | 'SIGKILL', root: readonly string[]): Promise<void> {
  if (root.length === 0) killGroup(pid, name);
  else await run([...root, ...killArgv(pid, name)]);
}
