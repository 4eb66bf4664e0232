import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ActionOptions } from '../runner/runner.ts';
import { type SudoUser, sudoUser, whyNoSudoUser } from '../runner/sudo-user.ts';
import { type CliResult, project } from '../support/cli.ts';
import type { Who } from './rows/row.ts';

/** Who runs the step that is attacked, on the built programs. */
export interface Actor {
  uid: number;
  gid: number;
  /** A folder of its own, in which attacks are prepared. */
  home: string;
  /** Its TMPDIR. Nothing must be left there. */
  temp: string;
  /** For `startAction`. */
  as: Pick<ActionOptions, 'node' | 'user' | 'action' | 'home' | 'env'>;
  /** Runs the command line. */
  cli(
    args: readonly string[],
    more?: { env?: Record<string, string>; started?: (pid: number) => void },
  ): Promise<CliResult>;
  /** A new folder of its own in its home. */
  folder(name: string): string;
}

export interface Actors {
  of(who: Who): Actor;
  close(): void;
}

/** Why a row cannot be played here; undefined if it can. */
export function whyNot(who: Who): string | undefined {
  return who === 'job user' ? whyNoSudoUser() : undefined;
}

/** The user of the tests, and a job user: not root, sudo without a password, as on GitHub's runners. */
export function actors(): Actors {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  const user: SudoUser | undefined = whyNot('job user') === undefined ? sudoUser() : undefined;
  const [uid, gid] = [process.getuid!(), process.getgid!()];
  const found: Partial<Record<Who, Actor>> = {
    root: actor({ action: project, home: folder }, uid, gid),
    ...(user ? { 'job user': actor(user.as, user.uid, user.as.user?.gid ?? gid) } : {}),
  };
  return {
    of: (who) => found[who]!,
    close() {
      user?.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function actor(as: Actor['as'], uid: number, gid: number): Actor {
  const { home } = as;
  const folder = (name: string) => {
    const path = join(home, name);
    if (!existsSync(path)) mkdirSync(path, { recursive: true });
    chownSync(path, uid, gid);
    return path;
  };
  const temp = folder('tmp');
  const env = { ...process.env, ...as.env, HOME: home, TMPDIR: temp };
  const cli: Actor['cli'] = (args, more = {}) => {
    const argv = [...(as.user?.argv ?? []), as.node ?? process.execPath, join(as.action, 'dist/cli.js'), ...args];
    return output(argv, { cwd: folder('cwd'), env: { ...env, ...more.env } }, more.started);
  };
  return { uid, gid, home, temp, as, cli, folder };
}

function output(
  [program, ...args]: string[],
  where: { cwd: string; env: NodeJS.ProcessEnv },
  started?: (pid: number) => void,
): Promise<CliResult> {
  const child = spawn(program!, args, { ...where, stdio: ['ignore', 'pipe', 'pipe'] });
  started?.(child.pid!);
  const result: CliResult = { code: null, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      result[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ ...result, code }));
  });
}

/** What the runs of an actor left in its temp folder. */
export function leftBy({ temp }: Actor): string[] {
  return readdirSync(temp);
}

/** PATH with a folder in front of it. */
export function pathWith(folder: string): string {
  return [folder, process.env.PATH].join(delimiter);
}
