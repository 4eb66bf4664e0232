import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { chisel, version } from './about.ts';
import { Failure } from './failure.ts';
import { FLAGS } from './input-names.ts';
import { type LockOptions, writeLock } from './lock-command.ts';
import type { Log } from './log.ts';
import { painter } from './log-terminal.ts';
import { requireMachine } from './machine.ts';
import { pipeline } from './pipeline.ts';
import { briefJson } from './report/brief.ts';
import { emptyReport } from './report/report.ts';
import { table } from './report/table.ts';
import { type Request, readRequest, sourceDateEpoch } from './request.ts';
import type { Published } from './run.ts';
import { withSession } from './session.ts';
import { sourceName } from './source.ts';
import { usage } from './usage.ts';
import { explain, type WhyOptions } from './why-command.ts';

/** `micropacker run|pack|lock|why …`. Throws `Failure`, whose exit code is the command's. */
export async function runCommand(args: string[], log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  const [command = '', ...rest] = args;
  if (['', 'help', '--help', '-h'].includes(command) || rest.includes('--help')) return print(usage);
  if (command === '--version') return print(version);
  if (command === 'lock') return print(await writeLock(lockFlags(rest), log));
  if (command === 'why') return print(await explain(whyFlags(rest)));
  if (command !== 'run' && command !== 'pack') {
    throw new Failure(`unknown command "${command}", want run, pack, lock or why`, {
      mend: 'micropacker --help shows how each is used.',
    });
  }
  return runPipeline(command, rest, log, env);
}

async function runPipeline(command: 'run' | 'pack', rest: string[], log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  const request = parseFlags(command, rest);
  requireMachine({ platform: process.platform, execPath: process.execPath, env });
  const report = emptyReport(sourceName(request.source));
  const published: Published = {};
  const toolCache = env.RUNNER_TOOL_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'micropacker');
  const equipment = { version, chisel, toolCache, githubToken: env.GITHUB_TOKEN, created: sourceDateEpoch(env), env };
  const json = isAsked('--json', rest);
  try {
    await withSession(
      log,
      tmpdir(),
      () => {},
      (session) => pipeline(request, session, equipment, report, published),
    );
  } finally {
    if (json) print(briefJson(report, published));
  }
  if (!json) print(table(report, request.output, painter(process.stdout)));
}

/** Whether a flag that has no value is among the words; what comes after `--` is the test. */
function isAsked(flag: string, words: readonly string[]): boolean {
  const at = words.indexOf(flag);
  return at >= 0 && !words.slice(0, at).includes('--');
}

/** The words after the command as a checked request; everything after `--` is the test. */
export function parseFlags(command: 'run' | 'pack', args: string[]): Request {
  const end = args.indexOf('--');
  const testArgv = end < 0 ? undefined : args.slice(end + 1);
  const flags = FLAGS.map(({ name, multiple }) => [name, { type: 'string' as const, multiple }]);
  const options = { ...Object.fromEntries(flags), json: { type: 'boolean' } };
  const values = parsed(options, end < 0 ? args : args.slice(0, end));
  const inputs = Object.fromEntries(FLAGS.map(({ name, input }) => [input, [values[name] ?? []].flat().join('\n')]));
  // Not as text: a path may be anything.
  const fileLists = [values['file-list'] ?? []].flat();
  if (command === 'pack' && fileLists.length === 0) {
    throw new Failure('file-list: is empty, want the file lists of earlier captures', {
      mend: 'For example: micropacker pack --image app --file-list files.txt',
    });
  }
  return readRequest(inputs, { testArgv, fileLists, purpose: command });
}

/** The flags of `micropacker lock`. */
export function lockFlags(args: string[]): LockOptions {
  const { from, lock } = parsed({ from: { type: 'string' }, lock: { type: 'string' } }, args) as Record<string, string>;
  return { from: from || 'micropacker', lock: lock || 'micropacker.files' };
}

/** The flags of `micropacker why`; all other words are paths. */
export function whyFlags(args: string[]): WhyOptions {
  const options = { report: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values, positionals } = strictly(() => parseArgs({ args, options, allowPositionals: true }));
  if (positionals.length === 0) {
    throw new Failure('why: which path?', {
      mend: 'For example: micropacker why /usr/lib/libfoo.so.1 --report micropacker',
    });
  }
  return { paths: positionals, report: values.report || 'micropacker', json: values.json ?? false };
}

type Flags = Record<string, string | string[] | undefined>;

function parsed(options: NonNullable<ParseArgsConfig['options']>, args: string[]): Flags {
  return strictly(() => parseArgs({ args, options })).values as Flags;
}

/** What the parser does not take is the user's error. */
function strictly<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Failure((error as Error).message, {
      mend: 'micropacker --help shows the flags; the test goes after --',
      cause: error,
    });
  }
}

function print(text: string): void {
  process.stdout.write(`${text.trimEnd()}\n`);
}
