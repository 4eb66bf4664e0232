import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPairs, readSummary } from './command-files.ts';
import { jobContexts, jobEnv } from './environment.ts';
import { inputEnv, readManifest } from './inputs.ts';
import { killTree, withTrackingId } from './processes.ts';
import type { ResultsService } from './results-service.ts';
import { type Annotation, WorkflowCommands } from './workflow-commands.ts';

export interface ActionOptions {
  /** The node binary; default: the one that runs the tests. */
  node?: string;
  /** The folder of action.yml. */
  action: string;
  step: 'main' | 'post';
  /** Folder of the runner. `_temp`, `_tool` and `workspace` are created in it and stay for later steps. */
  home: string;
  /** Inputs by their names in action.yml; the others get their defaults. */
  inputs?: Record<string, string>;
  env?: Record<string, string>;
  /** The state that an earlier step of the action saved. */
  state?: Record<string, string>;
  results?: ResultsService;
  /** The job's place in a matrix. */
  strategy?: { 'job-index': number; 'job-total': number };
  /** The user of the step, and the argv prefix to run a program as this user; default: the user of the tests. */
  user?: { uid: number; gid: number; argv: string[] };
  /** Called with every line that the action prints. */
  onLine?: (line: string) => void;
}

export interface ActionResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Raw standard output. */
  stdout: string;
  /** Raw standard error; the runner also logs it and searches it for commands. */
  stderr: string;
  outputs: Record<string, string>;
  state: Record<string, string>;
  env: Record<string, string>;
  /** Empty if the runner dropped it for its size; `annotations` then says so. */
  summary: string;
  annotations: Annotation[];
  groups: string[];
  masks: string[];
  /** Commands that the runner refused. */
  refused: string[];
  /** The masked lines of the log. */
  log: string[];
  /** RUNNER_TRACKING_ID of the step, by which the runner finds its processes. */
  trackingId: string;
  /** Command lines of processes that the step left behind; the runner ends them after the job. */
  orphans: string[];
}

export interface RunningAction {
  readonly done: Promise<ActionResult>;
  /**
   * Cancels like the runner: SIGINT to node, SIGTERM 7.5 s later, and 2.5 s after that SIGKILL to node and all its
   * descendants.
   */
  cancel(): Promise<ActionResult>;
  /** Sends SIGKILL to node only, like the kernel when memory is short. */
  kill(): void;
}

const FILES = ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY'] as const;
const INTERRUPT_MS = 7500;
const TERMINATE_MS = 2500;

let steps = 0;

/** Runs one step of an action like GitHub's runner, and returns what the runner knows afterwards. */
export function runAction(options: ActionOptions): Promise<ActionResult> {
  return startAction(options).done;
}

/** Like `runAction`, but it can be cancelled. */
export function startAction(options: ActionOptions): RunningAction {
  steps += 1;
  // The runner has one for the whole job. Here, each step has its own by default, which tells whose a process is.
  const trackingId = options.env?.RUNNER_TRACKING_ID ?? `github_${process.pid}_${steps}`;
  const files = commandFiles(options.home, options.user);
  const child = launch(options, files, trackingId);
  const commands = new WorkflowCommands();
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    readLines(child, name, (chunk, lines) => {
      output[name] += chunk;
      for (const line of lines) {
        commands.line(line);
        options.onLine?.(line);
      }
    });
  }
  const done = exited(child).then(async (exit) => {
    const known = collect(files, commands);
    rmSync(files.folder, { recursive: true });
    return { ...exit, ...output, ...known, trackingId, orphans: await orphansOf(trackingId) };
  });
  return { done, cancel: () => cancel(child, done), kill: () => void child.kill('SIGKILL') };
}

interface CommandFiles {
  folder: string;
  paths: Record<string, string>;
}

function commandFiles(home: string, owner: ActionOptions['user']): CommandFiles {
  const root = join(home, '_temp', '_runner_file_commands');
  mkdirSync(root, { recursive: true });
  const folder = mkdtempSync(`${root}/`);
  const paths = Object.fromEntries(FILES.map((name) => [`GITHUB_${name}`, join(folder, name.toLowerCase())]));
  for (const path of Object.values(paths)) writeFileSync(path, '');
  if (owner) for (const path of [folder, ...Object.values(paths)]) chownSync(path, owner.uid, owner.gid);
  return { folder, paths };
}

function launch(options: ActionOptions, files: CommandFiles, trackingId: string): ChildProcess {
  const manifest = readManifest(options.action);
  const entry = manifest.runs[options.step];
  if (!entry) throw new Error(`the action has no ${options.step}`);
  const inputs = inputEnv(manifest, options.inputs ?? {}, jobContexts(options.home, options.strategy));
  const state = Object.entries(options.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  const env = {
    ...jobEnv(options.home, resolve(options.action)),
    ...options.env,
    ...options.results?.env,
    ...inputs,
    ...Object.fromEntries(state),
    ...files.paths,
    RUNNER_TRACKING_ID: trackingId,
  };
  const node = options.node ?? process.execPath;
  // No wrapper script: a shell drops INPUT_ names with a hyphen.
  const [program, ...args] = [...(options.user?.argv ?? []), node, resolve(options.action, entry)];
  return spawn(program!, args, {
    cwd: env.GITHUB_WORKSPACE,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Splits lines like .NET on the runner: a lone carriage return also ends a line. */
function readLines(
  child: ChildProcess,
  name: 'stdout' | 'stderr',
  take: (chunk: string, lines: string[]) => void,
): void {
  let rest = '';
  child[name]!.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    take(chunk, lines);
  });
  child[name]!.on('end', () => take('', rest === '' ? [] : [rest.replace(/\r$/, '')]));
}

function exited(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Not `close`: the runner does not wait for a pipe that an orphan process holds open.
    child.once('exit', async (code, signal) => {
      await Promise.race([new Promise((closed) => child.once('close', closed)), sleep(1000)]);
      resolve({ code, signal });
    });
  });
}

/** A killed process can still exist for a moment. */
async function orphansOf(trackingId: string): Promise<string[]> {
  for (let tries = 0; tries < 10 && withTrackingId(trackingId).length > 0; tries++) await sleep(50);
  return withTrackingId(trackingId);
}

function collect(files: CommandFiles, commands: WorkflowCommands) {
  const pairs = (name: string) => readPairs(readFileSync(files.paths[`GITHUB_${name}`]!, 'utf8'));
  const { summary, error } = readSummary(readFileSync(files.paths.GITHUB_STEP_SUMMARY!));
  const dropped: Annotation[] = error === undefined ? [] : [{ kind: 'error', message: error, properties: {} }];
  const { groups, masks, refused, log } = commands;
  return {
    outputs: { ...commands.outputs, ...pairs('OUTPUT') },
    state: { ...commands.state, ...pairs('STATE') },
    env: pairs('ENV'),
    summary,
    annotations: [...commands.annotations, ...dropped],
    groups,
    masks,
    refused,
    log,
  };
}

async function cancel(child: ChildProcess, done: Promise<ActionResult>): Promise<ActionResult> {
  const patience: [NodeJS.Signals, number][] = [
    ['SIGINT', INTERRUPT_MS],
    ['SIGTERM', TERMINATE_MS],
  ];
  const stop = new AbortController();
  const ended = done.finally(() => stop.abort());
  for (const [signal, milliseconds] of patience) {
    child.kill(signal);
    await sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => {});
    if (stop.signal.aborted) return ended;
  }
  killTree(child.pid!);
  return ended;
}

/** Names in the runner's temporary folder, without the runner's own files. */
export function leftInTemp(home: string): string[] {
  return readdirSync(join(home, '_temp')).filter((name) => name !== '_runner_file_commands');
}
