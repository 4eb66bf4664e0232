import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { Cancelled } from '../../failure.ts';
import type { Log } from '../../log.ts';
import { lastLine, run } from '../../process.ts';
import { asRoot } from '../privilege.ts';
import { TracerUnavailable } from '../tracer.ts';

export interface Strace {
  /** Absolute path. */
  program: string;
  version: string;
}

/** Finds strace on PATH, or installs it with apt-get and says so. Throws `TracerUnavailable` when neither works. */
export async function findStrace(log: Log, signal: AbortSignal): Promise<Strace> {
  const there = await lookUp(signal);
  if (there) return there;
  log.notice('strace is not installed: installing it with apt-get.');
  const root = await asRoot('installing strace', signal);
  const install = [...root, 'apt-get', 'install', '-y', '--no-install-recommends', 'strace'];
  let done = await apt(install, signal);
  if (done.code !== 0) {
    await apt([...root, 'apt-get', 'update'], signal);
    done = await apt(install, signal);
  }
  const found = await lookUp(signal);
  if (found) return found;
  throw new TracerUnavailable(
    `strace cannot be installed: ${lastLine(done.stderr)}`,
    'Install strace before this step.',
  );
}

async function apt(argv: string[], signal: AbortSignal) {
  return await run(argv, { signal, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).catch(
    (error: unknown) => {
      if (error instanceof Cancelled) throw error;
      throw new TracerUnavailable(
        'strace is not installed, and there is no apt-get to install it with',
        'Install strace before this step.',
        error,
      );
    },
  );
}

async function lookUp(signal: AbortSignal): Promise<Strace | undefined> {
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const program = folders.map((folder) => join(folder, 'strace')).find((file) => isProgram(file));
  if (!program) return undefined;
  const said = await run([program, '--version'], { signal });
  return { program, version: /version\s+(\S+)/.exec(said.stdout)?.[1] ?? 'of unknown version' };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
