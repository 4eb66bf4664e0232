import { join } from 'node:path';
import { ask } from '../../base/ask.ts';
import { Cancelled, Failure } from '../../base/failure.ts';
import { isProgram } from '../../base/is-program.ts';
import type { Log } from '../../base/log.ts';
import { lastLine } from '../../base/process.ts';
import { withSudo } from '../../base/sudo.ts';
import { whyUntrusted } from '../../base/trusted.ts';
import { Unavailable } from '../../base/unavailable.ts';
import { type Ending, runUndisturbed } from '../../base/undisturbed.ts';

export interface Strace {
  /** Absolute path. */
  program: string;
  version: string;
}

/**
 * Finds a strace on PATH that nobody else can change, or installs it with apt-get and logs that. Keeps the output of
 * apt-get in `workDir`. Throws `Unavailable` if neither works. A cancel does not end a running apt-get.
 */
export async function findStrace(workDir: string, log: Log, signal: AbortSignal): Promise<Strace> {
  const there = await lookUp(log, signal);
  if (there) return there;
  log.notice('strace is not installed. Installing it with apt-get.');
  const root = await withSudo('installing strace', signal);
  const apt = (...args: string[]) => aptGet([...root, 'apt-get', ...args], workDir, log, signal);
  const install = ['install', '-y', '--no-install-recommends', 'strace'];
  let done = await apt(...install);
  if (done.exitCode !== 0) {
    await apt('update');
    done = await apt(...install);
  }
  const found = await lookUp(log, signal);
  if (found) return found;
  throw new Unavailable(`strace cannot be installed: ${lastLine(done.stderr)}`, 'Install strace before this step.');
}

/**
 * Runs apt-get so that a cancel does not kill it: half-installed packages would block dpkg until somebody repairs them.
 */
async function aptGet(argv: string[], workDir: string, log: Log, signal: AbortSignal): Promise<Ending> {
  if (signal.aborted) throw new Cancelled();
  // The runner finds and kills processes of a job by this tracking id.
  const { RUNNER_TRACKING_ID: _, ...env } = process.env;
  const variables = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  return await runUndisturbed(argv, variables, join(workDir, 'apt-get.log'), signal).catch((error: unknown) => {
    if (error instanceof Cancelled) {
      log.info('apt-get continues in the background, so that no package stays half installed.');
      throw error;
    }
    if (!(error instanceof Failure)) throw error;
    throw new Unavailable(
      'strace is not installed, and apt-get does not exist to install it',
      'Install strace before this step.',
      error,
    );
  });
}

/** The first strace on PATH that only root and this user can change; logs why another is not used. */
async function lookUp(log: Log, signal: AbortSignal): Promise<Strace | undefined> {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  for (const program of folders.map((folder) => join(folder, 'strace'))) {
    if (!(await isProgram(program))) continue;
    const why = await whyUntrusted(program);
    if (why) {
      log.notice(`${program} is not used, because ${why}.`);
      continue;
    }
    const said = await ask([program, '--version'], signal);
    return { program, version: /version\s+(\S+)/.exec(said.stdout)?.[1] ?? 'of unknown version' };
  }
  return undefined;
}
