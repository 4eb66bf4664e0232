import { getExecOutput } from '@actions/exec';
import { Cancelled, Failure } from './failure.ts';

export interface ProgramAnswer {
  /** Exit code; null if a signal ended the program. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a short program (no shell) without input and returns its output, whatever the exit code. Throws `Cancelled` as
 * soon as `signal` aborts, without ending the program. Throws `Failure` when the program cannot be started.
 */
export async function ask(argv: readonly string[], signal: AbortSignal): Promise<ProgramAnswer> {
  if (signal.aborted) throw new Cancelled();
  const [program = '', ...args] = argv;
  // Silent, because stdout is the answer of `--json`: exec would print the command and its output there.
  const options = { silent: true, ignoreReturnCode: true };
  const answered = getExecOutput(quoted(program), args, options).catch((error: Error) => {
    throw new Failure(`${program} cannot be started: ${error.message}`, { cause: error });
  });
  return await unlessCancelled(answered, signal);
}

/** Quotes a program for @actions/exec, which splits a command line at spaces outside double quotes. */
function quoted(program: string): string {
  return `"${program.replaceAll('"', '\\"')}"`;
}

async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const cancelled = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
