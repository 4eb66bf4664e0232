import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, Failure } from '../failure.ts';
import { killGroup, start } from '../process.ts';

/** A program of the user's: a script with its shell template (as `shell:` of a workflow step), or an argv. */
export type Script =
  | { shell: string; text: string; env: NodeJS.ProcessEnv; tempDir: string }
  | { argv: string[]; env: NodeJS.ProcessEnv };

export interface ScriptResult {
  ok: boolean;
  /** null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  ms: number;
  /** The last lines it printed, stdout and stderr as they came. */
  tail: string[];
}

export interface ScriptOptions {
  timeoutMs: number;
  signal: AbortSignal;
  onLine?: (line: string) => void;
  /** Told of the process group, so that a later clean-up can end it if we cannot. */
  onProcess?: (pid: number) => void;
}

const TAIL_LINES = 40;
const GRACE_MS = 2000;
const OUTPUT_GRACE_MS = 1000;

/**
 * Runs it on this machine, in a process group that ends with it. Returns its verdict; throws `Cancelled`, or `Failure` when the program
 * is missing.
 */
export async function runScript(script: Script, options: ScriptOptions): Promise<ScriptResult> {
  if ('argv' in script) return runArgv(script.argv, script.env, options);
  const folder = await mkdtemp(join(script.tempDir, 'script-'));
  try {
    const file = join(folder, 'script.sh');
    await writeFile(file, script.text, { mode: 0o700 });
    return await runArgv(shellArgv(script.shell, file), script.env, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Throws `Failure` when the program that would run it is not on this machine: before anything is captured for nothing. */
export async function requireProgram(script: Script): Promise<void> {
  const ours = 'argv' in script;
  const [program = ''] = ours ? script.argv : shellArgv(script.shell, '{0}');
  if (program.includes('{0}') || (await isProgram(program, script.env.PATH ?? ''))) return;
  throw new Failure(`${ours ? 'test' : 'shell'}: ${program} is not a program on this machine`, {
    mend: 'Install it in an earlier step, or name a program by its path or by its name on PATH.',
  });
}

/** As execvp(3) finds it: by its path, or by its name in one of the folders of PATH. */
async function isProgram(program: string, path: string): Promise<boolean> {
  const places = program.includes('/') ? [program] : path.split(':').map((folder) => join(folder || '.', program));
  for (const place of places) {
    const file = await stat(place).catch(() => undefined);
    if (file?.isFile() && (file.mode & 0o111) !== 0) return true;
  }
  return false;
}

/**
 * The shell template as argv, `{0}` replaced by the script's path; words are separated by blanks, quotes keep them together.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#custom-shell
 */
export function shellArgv(template: string, file: string): string[] {
  const words = [...template.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
  if (words.length === 0 || !template.includes('{0}')) {
    throw new Failure(`shell: got "${template}", want a program and {0} where the script's path goes`, {
      mend: 'For example: bash --noprofile --norc -eo pipefail {0}',
    });
  }
  return words.map((word) => word.replaceAll('{0}', file));
}

async function runArgv(argv: string[], env: NodeJS.ProcessEnv, options: ScriptOptions): Promise<ScriptResult> {
  if (options.signal.aborted) throw new Cancelled();
  const tail: string[] = [];
  const onLine = (line: string) => {
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    options.onLine?.(line);
  };
  const begin = performance.now();
  const child = await start(argv, { env, onStdout: onLine, onStderr: onLine });
  options.onProcess?.(child.pid);
  let timedOut = false;
  let late: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill('SIGTERM');
    late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, options.timeoutMs);
  options.signal.addEventListener('abort', end, { once: true });
  try {
    const exit = await child.ended;
    // What the test left in the background would hold its output now, and ports and files in the next run.
    killGroup(child.pid, 'SIGKILL');
    await Promise.race([child.exited, sleep(OUTPUT_GRACE_MS)]);
    if (options.signal.aborted) throw new Cancelled();
    return { ...exit, ok: exit.code === 0 && !timedOut, timedOut, ms: performance.now() - begin, tail };
  } finally {
    clearTimeout(timer);
    clearTimeout(late);
    options.signal.removeEventListener('abort', end);
  }
}
