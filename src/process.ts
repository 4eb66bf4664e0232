import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Cancelled, Failure, TimedOut } from './failure.ts';

export interface Exit {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface Output extends Exit {
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Writes to stdin, which is closed after it; what it throws is thrown when the program has ended. */
  input?: (stdin: Writable) => Promise<void>;
  /** What it reads instead, by its file descriptor. */
  stdin?: number;
  /** Takes stdout instead of `Output.stdout`; what it throws ends the program and is thrown. */
  onStdout?: (bytes: Buffer) => void;
}

const OUTPUT_LIMIT = 64 << 20;

/**
 * Runs argv (no shell) to its end, in a process group of its own that dies with it, and returns its output whatever its exit code.
 * Throws `Cancelled` when `signal` aborts, `Failure` when the program is missing, takes longer than `timeoutMs` or prints over 64 MiB.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Output> {
  if (options.signal?.aborted) throw new Cancelled();
  const child = spawnGroup(argv, options, [options.input ? 'pipe' : (options.stdin ?? 'ignore'), 'pipe', 'pipe']);
  let stopped: unknown;
  const stop = (why: unknown) => {
    stopped ??= why;
    killGroup(child.pid, 'SIGKILL');
  };
  const stdout = options.onStdout ? hand(child.stdout, options.onStdout, stop) : collect(child.stdout);
  const stderr = collect(child.stderr);
  const fed = feed(child.stdin, options.input);
  const onAbort = () => stop(new Cancelled());
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const late = () => stop(new TimedOut(`${argv.join(' ')} did not end within ${options.timeoutMs! / 1000} s`));
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

/** A long-lived child in a process group of its own. */
export interface LongRun {
  readonly pid: number;
  /** The program has ended; others of its group may still hold its output open. */
  readonly ended: Promise<Exit>;
  /** The program has ended and all its output was read. */
  readonly exited: Promise<Exit>;
  /** Signals the whole group; false when it is gone. */
  kill(signal: NodeJS.Signals): boolean;
}

/** Starts argv (no shell); its output goes line by line to the callbacks. Throws `Failure` when the program is missing. */
export async function start(
  argv: readonly string[],
  options: Pick<RunOptions, 'env' | 'cwd'> & {
    onStdout: (line: string) => void;
    onStderr: (line: string) => void;
    encoding?: BufferEncoding;
  },
): Promise<LongRun> {
  const child = spawnGroup(argv, options, ['ignore', 'pipe', 'pipe']);
  lines(child.stdout!, options.onStdout, options.encoding);
  lines(child.stderr!, options.onStderr, options.encoding);
  const exited = closed(child, argv);
  const ended = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await Promise.race([new Promise((resolve) => child.once('spawn', resolve)), exited]);
  exited.catch(() => {});
  return { pid: child.pid!, ended, exited, kill: (signal) => killGroup(child.pid, signal) };
}

/** A child in a process group of its own whose stdin and stdout are pipes of ours. */
export interface Plumbed {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** What it has printed to stderr by now. */
  printed(): string;
}

/** Starts argv (no shell) with file descriptors for its stdin and stdout. Throws `Failure` when the program is missing. */
export async function startPlumbed(argv: readonly string[], stdin: number, stdout: number): Promise<Plumbed> {
  const child = spawnGroup(argv, {}, [stdin, stdout, 'pipe']);
  const printed = collect(child.stderr);
  const exited = closed(child, argv);
  await Promise.race([new Promise((resolve) => child.once('spawn', resolve)), exited]);
  exited.catch(() => {});
  return { pid: child.pid!, exited, printed };
}

/** Starts argv (no shell) in a process group of its own that goes on when we end; its output is appended to `file`. Returns its id. */
export function startDetached(argv: readonly string[], env: NodeJS.ProcessEnv, file: string): number {
  const output = openSync(file, 'a', 0o600);
  try {
    const child = spawnGroup(argv, { env }, ['ignore', output, output]);
    child.unref();
    return child.pid!;
  } finally {
    closeSync(output);
  }
}

/** Signals a process group; false when it is gone or not ours. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** When a process was started (clock ticks since boot, proc_pid_stat(5)); undefined when there is none. */
export function startTime(pid: number): string | undefined {
  return statOf(pid)?.[19];
}

/** Whether it is still the process that was started then; one that only waits to be reaped is not. */
export function lives(pid: number, since: string | undefined): boolean {
  const stat = statOf(pid);
  return since !== undefined && stat?.[19] === since && stat[0] !== 'Z';
}

/** Whether any process is left in the group, its leader or not, whoever it belongs to; one that only waits to be reaped is not. */
export function groupLives(pid: number): boolean {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.some((number) => {
    const [state, , group] = statOf(Number(number)) ?? [];
    return group === String(pid) && state !== 'Z';
  });
}

/** The fields of /proc/PID/stat behind the name: state, parent, group, … */
function statOf(pid: number): string[] | undefined {
  try {
    // The name in parentheses may hold anything, so the fields are counted behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** The last line of a tool's output that says something: what to lift into an error. */
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
      reject(
        error.code === 'ENOENT' ? new Failure(`${argv[0]} is not installed on this machine`, { cause: error }) : error,
      );
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
    if (size > OUTPUT_LIMIT) throw new Failure('a program printed over 64 MiB where a short answer was expected');
    return Buffer.concat(chunks).toString('utf8');
  };
}

/** Hands on each chunk; the text is then empty. */
function hand(stream: Readable | null, take: (bytes: Buffer) => void, stop: (why: unknown) => void): () => string {
  stream?.on('data', (chunk: Buffer) => {
    try {
      take(chunk);
    } catch (error) {
      stop(error);
    }
  });
  return () => '';
}

/** Returns what went wrong; that the program ended before it had read everything is told by its exit code. */
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

function lines(stream: Readable, take: (line: string) => void, encoding: BufferEncoding = 'utf8'): void {
  stream.setEncoding(encoding);
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', take);
}
