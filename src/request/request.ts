import { resolve } from 'node:path';
import { Failure } from '../base/failure.ts';
import { isPreset, PRESET_NAMES } from '../rootfs/selection/presets.ts';
import { readLine } from '../rootfs/selection/selection.ts';
import { labelsOf } from './labels.ts';
import { requireTested } from './push.ts';
import { parseReadiness, type Readiness } from './readiness.ts';
import { runArgsForCreate } from './run-args.ts';
import { shellArgv } from './shell.ts';
import { readSource, requireNoMeaning, type Source } from './source.ts';
import { tagsOf } from './tags.ts';
import {
  booleanOf,
  commandOf,
  driverInput,
  integerOf,
  oneOf,
  ratioOf,
  secondsOf,
  sha256Input,
  sizeOf,
  sizeOrNone,
  valuesOf,
  versionInput,
} from './values.ts';
import { wrong } from './wrong.ts';

export type TracerChoice = 'auto' | 'sysdig' | 'strace';
export type OnDrops = 'fail' | 'retry' | 'warn';
export type LockMode = 'report' | 'union' | 'fail';

/** The user's test: a script for `shell`, or an argv from the command line. */
export type TestSource = { kind: 'script'; text: string } | { kind: 'argv'; argv: string[] };

/** The checked inputs of a run. Times are milliseconds, sizes bytes, paths absolute. */
export interface Request {
  source: Source;
  runArgs: string[];
  command: string[];
  test: TestSource | undefined;
  shell: string;
  readiness: Readiness;
  readyTimeoutMs: number;
  testTimeoutMs: number;
  /** The user's tags; empty if they are made later from the image's name. */
  tags: string[];
  /** True to push the tags after the test passes on the micro image. */
  push: boolean;
  /** Labels added to those of the original. */
  labels: Record<string, string>;
  keep: string[];
  drop: string[];
  /** The user's path of a file list, relative to the working folder or absolute. Undefined for none. */
  lock: string | undefined;
  lockMode: LockMode;
  /** True to pack the records of the packed packages. */
  packageDb: boolean;
  /** True to write an SBOM. */
  sbom: boolean;
  verify: boolean;
  /** True to watch the verification with strace. */
  watchVerify: boolean;
  /** The limit of searches through listed folders; 0 allows no addition at all. */
  heal: number;
  /** True to make a seccomp profile. */
  seccomp: boolean;
  maxSize: number | undefined;
  maxRatio: number | undefined;
  /** Up to this many bytes, the names of a listed folder are packed; 0 for none. */
  listedMax: number;
  tracer: TracerChoice;
  sysdigVersion: string;
  sysdigUrl: string;
  sysdigSha256: string;
  sysdigDriver: string;
  onDrops: OnDrops;
  output: string;
  keepCapture: boolean;
  /** True to run the test against the original under a tracer. */
  capture: boolean;
  /** Files (in inputs: globs) with the lists of earlier captures, which are packed too. */
  fileLists: string[];
}

/** The command line's additions to the inputs. */
export interface RequestExtras {
  testArgv?: string[];
  fileLists?: string[];
  /** `run` (the default) captures and packs, `capture` leaves the test to the user's steps, `pack` packs file lists. */
  purpose?: 'run' | 'capture' | 'pack';
}

/** The inputs' values by name. A missing or empty value means the default. */
export type InputValues = Readonly<Record<string, string | undefined>>;

const DEFAULT_SHELL = 'bash --noprofile --norc -eo pipefail {0}';
const MAX_ROUNDS = 10;
/** Inputs about the container that the step starts. */
const NOT_WITH_SUITES = ['ready', 'run-args', 'command'];

/** Checks the inputs. Throws `Failure` with the input's name, the wrong value, the allowed values and the next step. */
export function readRequest(values: InputValues, extras: RequestExtras = {}): Request {
  const text = (name: string) => values[name]?.trim() ?? '';
  const purpose = extras.purpose ?? 'run';
  const source = readSource({
    image: text('image'),
    container: text('container'),
    services: text('services'),
    composeFiles: valuesOf(text('compose-file')),
    composeService: text('compose-service'),
    startedBy: text('started-by'),
  });
  if (source.kind === 'suite') {
    requireNoMeaning(NOT_WITH_SUITES.map((name) => [name, text(name) === 'auto' ? '' : text(name)] as const));
    if (purpose === 'capture') throw notByStart();
  }
  const fileLists = extras.fileLists ?? valuesOf(text('file-lists'));
  const test = testOf(values.test ?? '', extras.testArgv);
  const request: Request = {
    source,
    runArgs: valuesOf(text('run-args')),
    command: commandOf(values.command ?? ''),
    test,
    shell: text('shell') || DEFAULT_SHELL,
    readiness: parseReadiness(text('ready') || 'auto'),
    readyTimeoutMs: secondsOf('ready-timeout', text('ready-timeout') || '60'),
    testTimeoutMs: secondsOf('test-timeout', text('test-timeout') || '1800'),
    tags: valuesOf(text('tags')),
    push: booleanOf('push', text('push') || 'false'),
    labels: labelsOf(valuesOf(text('labels'))),
    keep: linesOf('keep', text('keep')),
    drop: linesOf('drop', text('drop')),
    ...lockOf(text('lock'), text('lock-mode')),
    packageDb: booleanOf('package-db', text('package-db') || 'true'),
    sbom: booleanOf('sbom', text('sbom') || 'true'),
    verify: booleanOf('verify', text('verify') || 'true'),
    watchVerify: booleanOf('watch-verify', text('watch-verify') || 'true'),
    heal: integerOf('heal', text('heal') || '3', 0, MAX_ROUNDS),
    seccomp: booleanOf('seccomp', text('seccomp') || 'false'),
    maxSize: sizeOf('max-size', text('max-size')),
    maxRatio: ratioOf(text('max-ratio')),
    listedMax: sizeOrNone('listed-max', text('listed-max') || '1MB'),
    tracer: oneOf('tracer', text('tracer') || 'auto', ['auto', 'sysdig', 'strace']),
    sysdigVersion: versionInput(text('sysdig-version')),
    sysdigUrl: text('sysdig-url'),
    sysdigSha256: sha256Input(text('sysdig-sha256')),
    sysdigDriver: driverInput(text('sysdig-driver') || 'modern-bpf'),
    onDrops: oneOf('on-drops', text('on-drops') || 'fail', ['fail', 'retry', 'warn']),
    output: resolve(text('output') || 'micropacker'),
    keepCapture: booleanOf('keep-capture', text('keep-capture') || 'false'),
    capture: purpose === 'capture' || (purpose === 'run' && test !== undefined),
    fileLists,
  };
  runArgsForCreate(request.runArgs);
  shellArgv(request.shell, 'script');
  // Checks the tags now, as far as possible before the image is known.
  tagsOf(request, 'image' in source ? source.image : undefined);
  if (request.push) requireTested(request);
  if (source.kind === 'container' || source.kind === 'compose') requireNoArguments(request);
  if (!request.capture && fileLists.length === 0) throw nothingToPack(purpose);
  if (request.seccomp) requireTried(request);
  if (request.seccomp && source.kind === 'suite') {
    throw new Failure('seccomp: got "true", but a profile can be made only of the container that the step starts', {
      fix: 'Set seccomp: false, or leave out started-by.',
    });
  }
  return request;
}

function nothingToPack(purpose: RequestExtras['purpose']): Failure {
  return purpose === 'pack'
    ? wrong('file-lists', '', 'the file lists of earlier captures', 'For example: file-lists: lists/**/files.txt')
    : wrong('test', '', 'the command that tests the running container', 'For example: test: npm run e2e');
}

function notByStart(): Failure {
  return new Failure('started-by: got "test", but the start step gets its test from later steps', {
    fix: 'Use the root action with test: it gives the test its engine. Or leave out started-by.',
  });
}

function testOf(text: string, argv: string[] | undefined): TestSource | undefined {
  if (argv && argv.length > 0) return { kind: 'argv', argv };
  return text.trim() === '' ? undefined : { kind: 'script', text };
}

/** Throws `Failure` if a seccomp profile would not be tested: it could break in production. */
function requireTried({ test, verify }: Request): void {
  if (test && verify) return;
  throw new Failure('seccomp: got "true", but the profile would not be tested, because the micro image is not tested', {
    fix: test ? 'Set verify: true, or seccomp: false.' : 'Set test, or seccomp: false.',
  });
}

/** Throws `Failure` for run arguments or a command of an existing container, which already has its own. */
function requireNoArguments({ runArgs, command }: Request): void {
  const [name, got] = runArgs.length > 0 ? ['run-args', runArgs] : ['command', command];
  if (got.length === 0) return;
  throw new Failure(`${name}: got "${got.join(' ')}", but the container already exists`, {
    fix: `Set ${name} where the container is created (\`options\` of a job service, the compose file), or use image instead.`,
  });
}

/** Lines of `keep` and `drop`. Packages and globs are checked later against the image. */
function linesOf(name: string, text: string): string[] {
  const lines = valuesOf(text);
  for (const line of lines) {
    const read = readLine(line);
    if (read.kind === 'package' && read.text === '')
      throw wrong(name, line, 'the name of a package, for example package:tzdata');
    if (read.kind === 'preset' && !isPreset(read.text)) {
      throw wrong(name, line, `one of ${PRESET_NAMES.map((preset) => `preset:${preset}`).join(', ')}`);
    }
  }
  return lines;
}

/** The lock inputs. Throws `Failure` for a lock-mode without a lock: its gate would always pass. */
function lockOf(lock: string, mode: string): Pick<Request, 'lock' | 'lockMode'> {
  const lockMode = oneOf('lock-mode', mode || 'report', ['report', 'union', 'fail']);
  if (lock === '' && lockMode !== 'report') {
    throw wrong(
      'lock',
      '',
      `the path of a file list, because lock-mode is ${lockMode}`,
      'For example: lock: micropacker.files',
    );
  }
  return { lock: lock || undefined, lockMode };
}
