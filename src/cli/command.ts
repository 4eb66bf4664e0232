import { tmpdir } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { chisel, version } from '../about.ts';
import { Failure } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import { requireMachine } from '../base/machine.ts';
import { asJson, harmlessLines, joined, type Printable, print } from '../base/printer.ts';
import { toolCacheOf } from '../capture/tool-cache.ts';
import type { Published } from '../pipeline/output.ts';
import { pipeline } from '../pipeline/pipeline.ts';
import type { Equipment } from '../pipeline/run.ts';
import { Recorder } from '../report/recorder.ts';
import { emptyReport } from '../report/report.ts';
import { FLAGS } from '../request/input-names.ts';
import { type Request, readRequest } from '../request/request.ts';
import { sourceName } from '../request/source.ts';
import { sourceDateEpoch } from '../request/values.ts';
import { cancellation } from '../session/cancel.ts';
import { withSession } from '../session/session.ts';
import { briefJson } from './brief.ts';
import { type LockOptions, writeLock } from './lock.ts';
import { painter } from './log.ts';
import { failedReply, type Reply } from './reply.ts';
import { table } from './table.ts';
import { usage } from './usage.ts';
import { explain, type WhyOptions } from './why.ts';

/**
 * `micropacker run|pack|lock|why …`. Throws `Failure` with the command's exit code. With `--json`, stdout always gets
 * one JSON object with an `outcome`, and with the `failure` if the command failed.
 */
export async function runCommand(args: string[], log: Log, env: NodeJS.ProcessEnv): Promise<void> {
  const [command = '', ...rest] = args;
  if (['', 'help', '--help', '-h'].includes(command) || hasFlag('--help', rest)) return answer(text(usage));
  if (command === '--version') return answer(text(version));
  const json = hasFlag('--json', args);
  if (command === 'run' || command === 'pack') return runPipeline(command, rest, log, env, json);
  if (!json) return answer(text((await replyOf(command, rest, log)).text));
  // `lock` and `why` finish at once: a signal must not end the process before the answer is printed.
  const { off } = cancellation();
  try {
    answer(asJson((await replyOf(command, rest, log)).json));
  } catch (error) {
    answer(asJson(failedReply(error)));
    throw error;
  } finally {
    off();
  }
}

async function replyOf(command: string, rest: string[], log: Log): Promise<Reply> {
  if (command === 'lock') return writeLock(lockFlags(rest), log);
  if (command === 'why') return explain(whyFlags(rest));
  throw new Failure(`unknown command "${command}", want run, pack, lock or why`, {
    fix: 'micropacker --help shows how to use each command.',
  });
}

async function runPipeline(
  command: 'run' | 'pack',
  rest: string[],
  log: Log,
  env: NodeJS.ProcessEnv,
  json: boolean,
): Promise<void> {
  const report = emptyReport('');
  const published: Published = {};
  try {
    const request = parseFlags(command, rest);
    report.image.name = sourceName(request.source);
    const equipment = equipmentOf(env);
    const save = () => {};
    await withSession(log, tmpdir(), save, (session) => pipeline(request, session, equipment, report, published));
    if (!json) answer(table(report, request.output, painter(process.stdout)));
  } catch (error) {
    // A failure inside a phase is already recorded by the pipeline.
    if (report.outcome !== 'failed') new Recorder(report, log).fail(error);
    throw error;
  } finally {
    if (json) answer(briefJson(report, published));
  }
}

/** What this machine provides for a run. Throws `Failure` if it cannot observe containers. */
function equipmentOf(env: NodeJS.ProcessEnv): Equipment {
  requireMachine();
  const lent = { version, chisel, toolCache: toolCacheOf(env), githubToken: env.GITHUB_TOKEN };
  // A copy, so that variables that we set temporarily for a library do not reach the test.
  return { ...lent, created: sourceDateEpoch(env), env: { ...env } };
}

/** Whether a boolean flag is set before `--`, also with a value (`--json=yes`). The words after `--` are the test. */
function hasFlag(flag: string, words: readonly string[]): boolean {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at >= 0 && !words.slice(0, at).includes('--');
}

/** Parses the words after the command into a checked request. Everything after `--` is the test. */
export function parseFlags(command: 'run' | 'pack', args: string[]): Request {
  const end = args.indexOf('--');
  const testArgv = end < 0 ? undefined : args.slice(end + 1);
  const flags = FLAGS.map(({ name, multiple }) => [name, { type: 'string' as const, multiple }]);
  const options = { ...Object.fromEntries(flags), json: { type: 'boolean' } };
  const values = parsed(options, end < 0 ? args : args.slice(0, end));
  const inputs = Object.fromEntries(FLAGS.map(({ name, input }) => [input, [values[name] ?? []].flat().join('\n')]));
  // As a list, not as lines of text: a path may contain a newline.
  const fileLists = [values['file-list'] ?? []].flat();
  if (command === 'pack' && fileLists.length === 0) {
    throw new Failure('file-list: is empty, want the file lists of earlier captures', {
      fix: 'For example: micropacker pack --image app --file-list files.txt',
    });
  }
  return readRequest(inputs, { testArgv, fileLists, purpose: command });
}

/** The flags of `micropacker lock`. */
export function lockFlags(args: string[]): LockOptions {
  const options = { from: { type: 'string' }, lock: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { from, lock } = parseOrFail(() => parseArgs({ args, options })).values;
  return { from: from || 'micropacker', lock: lock || 'micropacker.files' };
}

/** The flags of `micropacker why`; all other words are paths. */
export function whyFlags(args: string[]): WhyOptions {
  const options = { report: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseOrFail(() => parseArgs({ args, options, allowPositionals: true }));
  if (positionals.length === 0) {
    throw new Failure('why: no path is given', {
      fix: 'For example: micropacker why /usr/lib/libfoo.so.1 --report micropacker',
    });
  }
  return { paths: positionals, report: values.report || 'micropacker' };
}

type Flags = Record<string, string | string[] | undefined>;

function parsed(options: NonNullable<ParseArgsConfig['options']>, args: string[]): Flags {
  return parseOrFail(() => parseArgs({ args, options })).values as Flags;
}

/** Turns errors of the parser into a `Failure`. */
function parseOrFail<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Failure((error as Error).message, {
      fix: 'micropacker --help shows the flags. The test goes after --.',
      cause: error,
    });
  }
}

/** The result of a command: all that stdout gets. */
function answer(lines: Printable): void {
  print(process.stdout, lines);
}

function text(lines: string): Printable {
  return joined(harmlessLines(lines.trimEnd()));
}
