import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, Failure } from '../base/failure.ts';
import { firstProgram } from '../base/is-program.ts';
import { killGroup, start } from '../base/process.ts';
import type { TestSource } from '../request/request.ts';
import { shellArgv } from '../request/shell.ts';

/** The user's program: a script with its shell template (like `shell:` of a workflow step), or an argv. */
export type Script =
  | { shell: string; text: string; env: NodeJS.ProcessEnv; tempDir: string }
  | { argv: string[]; env: NodeJS.ProcessEnv };

export interface ScriptResult {
  ok: boolean;
  /** null if a signal ended the program. */
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  /** Why the caller stopped the program, if it did. */
  stopped?: string;
  ms: number;
  /** The last printed lines, stdout and stderr interleaved. */
  tail: string[];
  /** The printed errors of the engine about a `docker exec` that it could not start. */
  engineSaid: string[];
}

export interface ScriptOptions {
  timeoutMs: number;
  signal: AbortSignal;
  /** Ends the program; the reason is a string. */
  stop?: AbortSignal;
  onLine?: (line: string) => void;
  /** Receives the id of the process group, so that a later clean-up can end it if this process is killed. */
  onProcess?: (pid: number) => void;
}

const ENGINE_SAID = /OCI runtime exec failed/;
const MOST_SAID = 20;
const TAIL_LINES = 40;
/** Of a line in the tail, in characters: the summary has room for all of them. */
const TAIL_LINE = 4096;
const GRACE_MS = 2000;
const OUTPUT_GRACE_MS = 1000;

/**
 * Runs a script on this machine, in a process group that ends with the script. Returns the result. Throws `Cancelled`,
 * or `Failure` when the program is missing.
 */
export async function runScript(script: Script, options: ScriptOptions): Promise<ScriptResult> {
  if ('argv' in script) return runArgv(script.argv, script.env, options);
  const folder = await mkdtemp(join(script.tempDir, 'script-'));
  try {
    const file = join(folder, 'script.sh');
    await writeFile(file, script.text, { mode: 0o700 });
    return await runArgv(shellArgv(script.shell, file), script.env, options);
  } finally {
    // If this fails, the folder is removed with `tempDir`.
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/**
 * Throws `Failure` when the program that runs the script does not exist on this machine. Call it before the capture.
 */
export async function requireProgram(script: Script): Promise<void> {
  const ours = 'argv' in script;
  const [program = ''] = ours ? script.argv : shellArgv(script.shell, '{0}');
  if (program.includes('{0}') || (await firstProgram(placesOf(program, script.env.PATH ?? '')))) return;
  throw new Failure(`${ours ? 'test' : 'shell'}: ${program} does not exist on this machine or is not executable`, {
    fix: 'Install the program in an earlier step, or give its path or its name on PATH.',
  });
}

/** The places where execvp(3) looks for a program: its path, or its name in the folders of PATH. */
function placesOf(program: string, path: string): string[] {
  return program.includes('/') ? [program] : path.split(':').map((folder) => join(folder || '.', program));
}

async function runArgv(argv: string[], env: NodeJS.ProcessEnv, options: ScriptOptions): Promise<ScriptResult> {
  if (options.signal.aborted) throw new Cancelled();
  const tail: string[] = [];
  const engineSaid: string[] = [];
  const onLine = (line: string) => {
    tail.push(line.slice(0, TAIL_LINE));
    if (tail.length > TAIL_LINES) tail.shift();
    if (engineSaid.length < MOST_SAID && ENGINE_SAID.test(line)) engineSaid.push(line.slice(0, TAIL_LINE));
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
  options.stop?.addEventListener('abort', end, { once: true });
  if (options.signal.aborted || options.stop?.aborted) end();
  try {
    const exit = await child.ended;
    // Background processes of the test would keep its output open, and hold ports and files in the next run.
    killGroup(child.pid, 'SIGKILL');
    await Promise.race([child.exited, sleep(OUTPUT_GRACE_MS)]);
    if (options.signal.aborted) throw new Cancelled();
    const stopped = options.stop?.aborted ? String(options.stop.reason) : undefined;
    const ok = exit.code === 0 && !timedOut && stopped === undefined;
    return { ...exit, ok, timedOut, ...(stopped ? { stopped } : {}), ms: performance.now() - begin, tail, engineSaid };
  } finally {
    child.cut();
    clearTimeout(timer);
    clearTimeout(late);
    options.signal.removeEventListener('abort', end);
    options.stop?.removeEventListener('abort', end);
  }
}

export interface ScriptHost {
  shell: string;
  env: NodeJS.ProcessEnv;
  /** Folder for the script's file. */
  tempDir: string;
}

/** Makes a script of the user's test or ready command; `extra` is added to the environment. */
export function scriptFor(source: TestSource, host: ScriptHost, extra: NodeJS.ProcessEnv): Script {
  const env = { ...host.env, ...extra };
  if (source.kind === 'argv') return { argv: source.argv, env };
  return { shell: host.shell, text: source.text, env, tempDir: host.tempDir };
}
