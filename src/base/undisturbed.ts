import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Cancelled, Failure } from './failure.ts';

/** The end of an undisturbed program: its exit code (null if a signal ended it), and its stderr. */
export interface Ending {
  exitCode: number | null;
  stderr: string;
}

/**
 * Runs argv (no shell) to its end, in its own session, so that no signal to this process reaches it. Throws `Cancelled`
 * as soon as `signal` aborts; the program then continues alone, also after the end of this process. Drops stdout and
 * writes stderr to the file `errors`, because a pipe without a reader could kill the program. For that reason it does
 * not use @actions/exec. Throws `Failure` when the program cannot be started.
 */
export async function runUndisturbed(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  errors: string,
  signal: AbortSignal,
): Promise<Ending> {
  if (signal.aborted) throw new Cancelled();
  const [program, ...args] = argv;
  const stderr = openSync(errors, 'w', 0o600);
  try {
    const child = spawn(program!, args, { stdio: ['ignore', 'ignore', stderr], detached: true, env });
    return { exitCode: await endOf(child, program!, signal), stderr: readFileSync(errors, 'utf8') };
  } finally {
    closeSync(stderr);
  }
}

function endOf(child: ChildProcess, program: string, signal: AbortSignal): Promise<number | null> {
  return new Promise<number | null>((resolve, reject) => {
    const leave = () => {
      // Otherwise this process would wait for the end of the program.
      child.unref();
      reject(new Cancelled());
    };
    signal.addEventListener('abort', leave, { once: true });
    child.once('error', (error) =>
      reject(new Failure(`${program} cannot be started: ${error.message}`, { cause: error })),
    );
    child.once('exit', (code) => {
      signal.removeEventListener('abort', leave);
      resolve(code);
    });
  });
}
