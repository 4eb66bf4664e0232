import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { Cancelled, Failure, NotInstalled, TimedOut } from './failure.ts';
import { LineSplitter } from './line-splitter.ts';

export interface Exit {
  /** Exit code; null if a signal ended the program. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ProcessOutput extends Exit {
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Writes to stdin, which is then closed. Its errors are thrown after the program has ended. */
  input?: (stdin: Writable) => Promise<void>;
  /** File descriptor for stdin, instead of `input`. */
  stdin?: number;
  /** Takes stdout, so that the returned `stdout` is empty. Its errors end the program and are thrown. */
  onStdout?: (bytes: Buffer) => void;
}

const OUTPUT_LIMIT = 64 << 20;

/**
 * Runs argv (no shell) to its end and returns the output, whatever the exit code. Starts it in its own process group.
 * Throws `Cancelled` when `signal` aborts, and `Failure` when the program is missing, takes longer than `timeoutMs` or
 * prints over 64 MiB.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<ProcessOutput> {
  if (options.signal?.aborted) throw new Cancelled();
  const child = spawnGroup(argv, options, [options.input ? 'pipe' : (options.stdin ?? 'ignore'), 'pipe', 'pipe']);
  let stopped: unknown;
  const stop = (why: unknown) => {
    stopped ??= why;
    killGroup(child.pid, 'SIGKILL');
  };
  const stdout = options.onStdout ? passOn(child.stdout, options.onStdout, stop) : collect(child.stdout);
  const stderr = collect(child.stderr);
  const fed = feed(child.stdin, options.input);
  const onAbort = () => stop(new Cancelled());
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const late = () =>
    stop(new TimedOut(`${argv.slice(0, 2).join(' ')} did not end within ${options.timeoutMs! / 1000} s`));
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(late, options.timeoutMs);
  try {
    const exit = await closed(child, argv);
    if (stopped !== undefined) throw stopped;
    const feedError = await fed;
    if (feedError !== undefined) throw feedError;
    return { ...exit, stdout: stdout(), stderr: stderr() };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

/** A long-lived child in its own process group. */
export interface LongRun {
  readonly pid: number;
  /** Resolves when the program has ended. Other processes of its group may still hold its output open. */
  readonly ended: Promise<Exit>;
  /** Resolves when the program has ended and all its output was read. */
  readonly exited: Promise<Exit>;
  /** Signals the whole group. Returns false if the group does not exist. */
  kill(signal: NodeJS.Signals): boolean;
  /** Ends the reading of its output: a process that is left behind gets EPIPE. */
  cut(): void;
}

/**
 * Starts argv (no shell) and passes its output line by line to the callbacks. Throws `Failure` when the program is
 * missing.
 */
export async function start(
  argv: readonly string[],
  options: Pick<RunOptions, 'env' | 'cwd'> & {
    onStdout: (line: string) => void;
    onStderr: (line: string) => void;
    encoding?: BufferEncoding;
  },
): Promise<LongRun> {
  const child = spawnGroup(argv, options, ['ignore', 'pipe', 'pipe']);
  readLines(child.stdout!, options.onStdout, options.encoding);
  readLines(child.stderr!, options.onStderr, options.encoding);
  const exited = closed(child, argv);
  const ended = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await Promise.race([new Promise((resolve) => child.once('spawn', resolve)), exited]);
  exited.catch(() => {});
  const cut = () => {
    for (const stream of [child.stdout!, child.stderr!]) stream.destroy();
  };
  return { pid: child.pid!, ended, exited, kill: (signal) => killGroup(child.pid, signal), cut };
}

/** A child in its own process group, with our pipes as stdin and stdout. */
export interface Plumbed {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Its stderr so far. */
  printed(): string;
}

/**
 * Starts argv (no shell) with file descriptors for its stdin and stdout. Throws `Failure` when the program is missing.
 */
export async function startPlumbed(argv: readonly string[], stdin: number, stdout: number): Promise<Plumbed> {
  const child = spawnGroup(argv, {}, [stdin, stdout, 'pipe']);
  const printed = collect(child.stderr);
  const exited = closed(child, argv);
  await Promise.race([new Promise((resolve) => child.once('spawn', resolve)), exited]);
  exited.catch(() => {});
  return { pid: child.pid!, exited, printed };
}

/**
 * Starts argv (no shell) in its own process group, which outlives this process, and appends its output to `file`.
 * Returns the process id. Throws `Failure` when the program cannot be started.
 */
export function startDetached(argv: readonly string[], env: NodeJS.ProcessEnv, file: string): number {
  const output = openSync(file, 'a', 0o600);
  try {
    const child = spawnGroup(argv, { env }, ['ignore', output, output]);
    // Already reported by the missing id.
    child.on('error', () => {});
    child.unref();
    if (child.pid === undefined) throw new Failure(`${argv[0]} cannot be started on this machine`);
    return child.pid;
  } finally {
    closeSync(output);
  }
}

/** Signals a process group. Returns false if it does not exist or is not ours. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): boolean {
  return pid !== undefined && killProcess(-pid, signal);
}

/**
 * Signals a process, or the group of a negative number. Returns false if it has ended, which can happen at any time, or
 * is not ours.
 */
export function killProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}

/** When a process was started (clock ticks since boot, proc_pid_stat(5)); undefined if it does not exist. */
export function startTime(pid: number): string | undefined {
  return startTimeIn('/proc', pid);
}

/** `startTime` with the mount point of proc(5). */
export function startTimeIn(proc: string, pid: number): string | undefined {
  return statOf(pid, proc)?.[19];
}

/** True if the process that was started at `since` still lives. A zombie does not. */
export function lives(pid: number, since: string | undefined): boolean {
  const stat = statOf(pid);
  return since !== undefined && stat?.[19] === since && stat[0] !== 'Z';
}

/** True if any process of the group still lives, of any user, leader or not. A zombie does not. */
export function groupLives(pid: number): boolean {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.some((number) => {
    const [state, , group] = statOf(Number(number)) ?? [];
    return group === String(pid) && state !== 'Z';
  });
}

/** The fields of /proc/PID/stat after the name: state, parent, group, … */
function statOf(pid: number, proc = '/proc'): string[] | undefined {
  try {
    // The name in parentheses can hold anything, so the fields are counted after it.
    const stat = readFileSync(`${proc}/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** The last line of a tool's output, for an error. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || '(no output)';
}

function spawnGroup(
  argv: readonly string[],
  options: Pick<RunOptions, 'env' | 'cwd'>,
  stdio: ('ignore' | 'pipe' | number)[],
): ChildProcess {
  const [program, ...args] = argv;
  return spawn(program!, args, { stdio, detached: true, env: options.env ?? process.env, cwd: options.cwd });
}

function closed(child: ChildProcess, argv: readonly string[]): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new NotInstalled(argv[0]!, error) : error);
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function collect(stream: Readable | null): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= OUTPUT_LIMIT) chunks.push(chunk);
  });
  return () => {
    if (size > OUTPUT_LIMIT) throw new Failure('a program printed over 64 MiB instead of a short answer');
    return Buffer.concat(chunks).toString('utf8');
  };
}

/** Passes each chunk to `take`. The returned text is empty. */
function passOn(stream: Readable | null, take: (bytes: Buffer) => void, stop: (why: unknown) => void): () => string {
  stream?.on('data', (chunk: Buffer) => {
    try {
      take(chunk);
    } catch (error) {
      stop(error);
    }
  });
  return () => '';
}

/** Feeds stdin and returns the error, if any. Not EPIPE: if the program ended early, its exit code says so. */
async function feed(stdin: Writable | null, input: RunOptions['input']): Promise<unknown> {
  if (!stdin || !input) return undefined;
  stdin.on('error', () => {});
  try {
    await input(stdin);
    stdin.end();
    return undefined;
  } catch (error) {
    stdin.destroy();
    return (error as NodeJS.ErrnoException).code === 'EPIPE' ? undefined : error;
  }
}

/** Passes each line to `take`, and a line that is too long as its beginning with a note. */
function readLines(stream: Readable, take: (line: string) => void, encoding: BufferEncoding = 'utf8'): void {
  const splitter = new LineSplitter(take);
  stream.setEncoding(encoding);
  stream.on('data', (text: string) => splitter.write(text)).once('close', () => splitter.end());
}
