import { resolve } from 'node:path';
import { Failure } from './failure.ts';
import { fullName, isTag, microTag } from './image/reference.ts';
import { labelsOf } from './labels.ts';
import { requirePushable, requireTested } from './push-request.ts';
import { isPreset, PRESET_NAMES } from './rootfs/presets.ts';
import { readLine } from './rootfs/selection.ts';
import { readSource, type Source } from './source.ts';
import { parseReadiness, type Readiness } from './target/readiness.ts';
import { shellArgv } from './target/script.ts';
import { parseBytes } from './units.ts';
import { wrong } from './wrong.ts';

export type TracerChoice = 'auto' | 'sysdig' | 'strace';
export type OnDrops = 'fail' | 'retry' | 'warn';
export type LockMode = 'report' | 'union' | 'fail';

/** The user's test: a script for `shell`, or an argv from the command line. */
export type TestSource = { kind: 'script'; text: string } | { kind: 'argv'; argv: string[] };

/** Everything a run needs to know from its user, checked. Times are milliseconds, sizes bytes, paths absolute. */
export interface Request {
  source: Source;
  runArgs: string[];
  command: string[];
  test: TestSource | undefined;
  shell: string;
  readiness: Readiness;
  readyTimeoutMs: number;
  testTimeoutMs: number;
  /** As given; empty where they follow from the image, which is yet to be found. */
  tags: string[];
  /** Whether the tags are pushed after a good verdict. */
  push: boolean;
  /** Put on the micro image besides the original's. */
  labels: Record<string, string>;
  keep: string[];
  drop: string[];
  /** Path of a file list, as given: relative to the working folder, or absolute. Undefined for none. */
  lock: string | undefined;
  lockMode: LockMode;
  /** Whether the package records of what is packed go with it. */
  packageDb: boolean;
  /** Whether an SBOM is written. */
  sbom: boolean;
  verify: boolean;
  /** How often a failed verification may add what the micro image lacks and try again. */
  heal: number;
  /** Whether a seccomp profile is made. */
  seccomp: boolean;
  maxSize: number | undefined;
  maxRatio: number | undefined;
  tracer: TracerChoice;
  sysdigVersion: string;
  sysdigUrl: string;
  sysdigSha256: string;
  sysdigDriver: string;
  onDrops: OnDrops;
  output: string;
  keepCapture: boolean;
  /** Whether the test runs against the original, observed. */
  capture: boolean;
  /** Files (in inputs: globs) of earlier captures' lists, packed along. */
  fileLists: string[];
}

/** What the command line adds to the inputs. */
export interface RequestExtras {
  testArgv?: string[];
  fileLists?: string[];
  /** Only `run` (the default) both captures and packs; `capture` leaves the test to its user, `pack` has lists. */
  purpose?: 'run' | 'capture' | 'pack';
}

/** The inputs' values by name; what is not set or empty takes its default. */
export type InputValues = Readonly<Record<string, string | undefined>>;

const DEFAULT_SHELL = 'bash --noprofile --norc -eo pipefail {0}';
const MAX_TIMEOUT_S = 6 * 3600;
const MAX_ROUNDS = 10;

/** Checks the inputs. Throws `Failure` that names the input, what it got, what it wants and how to mend it. */
export function readRequest(values: InputValues, extras: RequestExtras = {}): Request {
  const text = (name: string) => values[name]?.trim() ?? '';
  const source = readSource({
    image: text('image'),
    container: text('container'),
    services: text('services'),
    composeFiles: listOf(text('compose-file')),
    composeService: text('compose-service'),
  });
  const purpose = extras.purpose ?? 'run';
  const fileLists = extras.fileLists ?? listOf(text('file-lists'));
  const test = testOf(values.test ?? '', extras.testArgv);
  const request: Request = {
    source,
    runArgs: listOf(text('run-args')),
    command: commandOf(values.command ?? ''),
    test,
    shell: text('shell') || DEFAULT_SHELL,
    readiness: parseReadiness(text('ready') || 'auto'),
    readyTimeoutMs: secondsOf('ready-timeout', text('ready-timeout') || '60'),
    testTimeoutMs: secondsOf('test-timeout', text('test-timeout') || '1800'),
    tags: listOf(text('tags')),
    push: booleanOf('push', text('push') || 'false'),
    labels: labelsOf(listOf(text('labels'))),
    keep: linesOf('keep', text('keep')),
    drop: linesOf('drop', text('drop')),
    ...lockOf(text('lock'), text('lock-mode')),
    packageDb: booleanOf('package-db', text('package-db') || 'true'),
    sbom: booleanOf('sbom', text('sbom') || 'true'),
    verify: booleanOf('verify', text('verify') || 'true'),
    heal: integerOf('heal', text('heal') || '3', 0, MAX_ROUNDS),
    seccomp: booleanOf('seccomp', text('seccomp') || 'false'),
    maxSize: sizeOf(text('max-size')),
    maxRatio: ratioOf(text('max-ratio')),
    tracer: oneOf('tracer', text('tracer') || 'auto', ['auto', 'sysdig', 'strace']),
    sysdigVersion: versionOf(text('sysdig-version')),
    sysdigUrl: text('sysdig-url'),
    sysdigSha256: sha256Of(text('sysdig-sha256')),
    sysdigDriver: driverOf(text('sysdig-driver') || 'modern-bpf'),
    onDrops: oneOf('on-drops', text('on-drops') || 'fail', ['fail', 'retry', 'warn']),
    output: resolve(text('output') || 'micropacker'),
    keepCapture: booleanOf('keep-capture', text('keep-capture') || 'false'),
    capture: purpose === 'capture' || (purpose === 'run' && test !== undefined),
    fileLists,
  };
  shellArgv(request.shell, 'script');
  // Checked already as far as the image is known.
  tagsOf(request, source.kind === 'image' ? source.image : undefined);
  if (request.push) requireTested(request);
  if (source.kind !== 'image') requireAsItIs(request);
  if (!request.capture && fileLists.length === 0) throw nothingToPack(purpose);
  if (request.seccomp) requireTried(request);
  return request;
}

function nothingToPack(purpose: RequestExtras['purpose']): Failure {
  return purpose === 'pack'
    ? wrong('file-lists', '', 'the file lists of earlier captures', 'For example: file-lists: lists/**/files.txt')
    : wrong('test', '', 'the command that tests the running container', 'For example: test: npm run e2e');
}

/** A list input: one value a line, blank lines left out. */
export function listOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** YAML 1.2's booleans, as @actions/core reads them. */
export function booleanOf(name: string, text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw wrong(name, text, 'true or false');
}

/** A whole number from `min` to `max`. */
export function integerOf(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max)
    throw wrong(name, text, `a whole number from ${min} to ${max}`);
  return number;
}

function testOf(text: string, argv: string[] | undefined): TestSource | undefined {
  if (argv && argv.length > 0) return { kind: 'argv', argv };
  return text.trim() === '' ? undefined : { kind: 'script', text };
}

/** One line is split into words (quotes keep them together); of several lines each is one argument. */
function commandOf(text: string): string[] {
  const lines = listOf(text);
  if (lines.length !== 1) return lines;
  const words = [...lines[0]!.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word);
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}

function secondsOf(name: string, text: string): number {
  return integerOf(name, text, 1, MAX_TIMEOUT_S) * 1000;
}

/** A profile that was not tried breaks in production. */
function requireTried({ test, verify }: Request): void {
  if (test && verify) return;
  throw new Failure('seccomp: got "true", and the micro image is not tested, so that the profile could not be tried', {
    mend: test ? 'Set verify: true, or seccomp: false.' : 'Give it a test, or set seccomp: false.',
  });
}

/** A container that is there has its arguments already. */
function requireAsItIs({ runArgs, command }: Request): void {
  const [name, got] = runArgs.length > 0 ? ['run-args', runArgs] : ['command', command];
  if (got.length === 0) return;
  throw new Failure(`${name}: got "${got.join(' ')}", and the container is there already`, {
    mend: `Set it where the container is made (\`options\` of a job service, the compose file), or use image instead.`,
  });
}

/**
 * The tags of the micro image: those given, else one made from the image's name; none where neither is known yet. Throws `Failure` for
 * what is no tag, for the tag of the original, and, if they are to be pushed, for one that cannot be.
 */
export function tagsOf({ tags, push }: Pick<Request, 'tags' | 'push'>, image: string | undefined): string[] {
  const all = tags.length > 0 || image === undefined ? [...new Set(tags)] : [microTag(image)];
  for (const tag of all) {
    if (!isTag(tag)) throw wrong('tags', tag, 'image tags, one a line, for example registry.example.com/app:1.2-micro');
    if (image !== undefined && fullName(tag) === fullName(image)) {
      throw wrong(
        'tags',
        tag,
        'tags other than the original image',
        'The micro image would take the place of the original.',
      );
    }
  }
  if (push) requirePushable(all, tags.length > 0);
  return all;
}

/** Lines of `keep` and `drop`; whether packages and globs are there is known with the image. */
function linesOf(name: string, text: string): string[] {
  const lines = listOf(text);
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

/** A gate without a lock would let everything pass. */
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

function sizeOf(text: string): number | undefined {
  if (text === '') return undefined;
  const bytes = parseBytes(text);
  if (!bytes) throw wrong('max-size', text, 'a size such as 25MB, 24MiB or a number of bytes');
  return bytes;
}

function ratioOf(text: string): number | undefined {
  if (text === '') return undefined;
  const ratio = Number(text);
  if (!(ratio > 0 && ratio <= 1))
    throw wrong('max-ratio', text, 'a number above 0 and up to 1, for example 0.2 for 20 % of the original');
  return ratio;
}

/** One of a few words. */
export function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (!found) throw wrong(name, text, `one of ${allowed.join(', ')}`);
  return found;
}

function versionOf(text: string): string {
  const version = text.replace(/^v/, '');
  if (version !== '' && !/^\d+\.\d+\.\d+$/.test(version))
    throw wrong('sysdig-version', text, 'a release such as 0.41.4');
  return version;
}

function sha256Of(text: string): string {
  const digest = text.replace(/^sha256:/, '').toLowerCase();
  if (digest !== '' && !/^[0-9a-f]{64}$/.test(digest))
    throw wrong('sysdig-sha256', text, 'the 64 hex digits that sha256sum prints');
  return digest;
}

function driverOf(text: string): string {
  if (text === 'modern-bpf' || text === 'kmod' || /^bpf:./.test(text)) return text;
  throw wrong('sysdig-driver', text, 'modern-bpf, bpf:PATH or kmod');
}

/** SOURCE_DATE_EPOCH in seconds, where it is set. Source: https://reproducible-builds.org/specs/source-date-epoch/ */
export function sourceDateEpoch(env: NodeJS.ProcessEnv): number | undefined {
  const text = env.SOURCE_DATE_EPOCH;
  return text ? integerOf('SOURCE_DATE_EPOCH', text, 0, 253_402_300_799) : undefined;
}
