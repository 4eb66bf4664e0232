import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageConfig } from '../../../src/image/config.ts';
import { dockerfile } from '../../../src/image/dockerfile/dockerfile.ts';
import { docker, removeImage } from '../../support/engine.ts';

const TAG = 'micropacker-test-dockerfile';
/** Texts of which a builder could make something else. */
const ODD = [
  ...['\\', '\\ ', '"', "'", '$', '$PATH', '${A:-x}', '$$', '`', '#', '# syntax=x', '=', 'a=b', ' ', ' x ', '\t', '\v'],
  ...[
    '\n',
    '\r',
    '\r\n',
    'a\nRUN false',
    'a\\\nb',
    '<<EOF',
    '<<-"EOF"',
    '["a","b"]',
    '[]',
    '["a"] x',
    '[1]',
    '[ -f /x ]',
  ],
  ...[
    '--x',
    'ONBUILD',
    'CMD',
    '/q"',
    "it's",
    '\u0085',
    '\u00a0',
    '\u2028',
    '\ufeff',
    'é',
    '😀',
    '\u0001',
    '\u0000',
    '%s',
    'x'.repeat(70_000),
  ],
];
const value = fc
  .array(fc.oneof(fc.constantFrom(...ODD), fc.string({ maxLength: 4 })), { maxLength: 4 })
  .map((a) => a.join(''));
const name = fc.oneof(fc.constantFrom('A', 'PATH', 'MICROPACKER_NEWLINE', 'A'), value);
const list = fc.array(value, { maxLength: 3 });
const set = (one: fc.Arbitrary<string>) => fc.dictionary(one, fc.constant({}), { maxKeys: 3 });
const duration = fc.constantFrom(0, 1, 999_999, 1_000_000, 1.5e9, -1, 2 ** 53, 9.2e18);
const trigger = fc.oneof(
  value,
  fc
    .tuple(fc.constantFrom('RUN', 'COPY', 'run', 'ENV', 'LABEL', 'ONBUILD', 'FROM', 'SHELL', 'X', 'CMD'), value)
    .map((a) => a.join(' ')),
);
const config: fc.Arbitrary<ImageConfig> = fc.record({
  Env: fc.array(
    fc.oneof(
      fc.tuple(name, value).map(([a, b]) => `${a}=${b}`),
      value,
    ),
    { maxLength: 5 },
  ),
  Labels: fc.dictionary(value, value, { maxKeys: 4 }),
  WorkingDir: fc.oneof(
    fc.constantFrom('', '/', '/app/', 'app', '/a/../b', '/a//b'),
    value.map((text) => `/${text}`),
  ),
  User: value,
  ExposedPorts: set(
    fc.oneof(fc.constantFrom('80/tcp', '53/udp', '80', '080/tcp', '0/tcp', '70000/tcp', '80-82/tcp', '80/TCP'), value),
  ),
  Volumes: set(value),
  StopSignal: fc.oneof(
    fc.constantFrom('', 'SIGTERM', 'quit', '9', '0', '-1', '99', 'SIGRTMIN+3', 'SIGRTMIN', 'NOPE'),
    value,
  ),
  StopTimeout: fc.constantFrom(0, 30),
  Shell: list,
  Healthcheck: fc.record({
    Test: fc.oneof(
      list,
      fc.tuple(fc.constantFrom('CMD', 'CMD-SHELL', 'NONE', 'cmd'), value).map(([a, b]) => [a, b]),
    ),
    Interval: duration,
    Timeout: duration,
    StartPeriod: duration,
    Retries: fc.constantFrom(0, 3, -1, 2 ** 31),
  }),
  OnBuild: fc.array(trigger, { maxLength: 3 }),
  Entrypoint: list,
  Cmd: list,
});

/** What a build must give as it is. */
const EXACT: ImageConfig = {
  Env: ['PATH=/bin', 'A=x "y" $z \\ \'w\' \\', 'B=a\nb', 'C=\t', `D=${'long '.repeat(14_000)}`, '$E "q"=1', 'F=\r'],
  Labels: { 'a "b" $c \\': '\\', 'l\n': '"$"', 'io.buildpacks.metadata': JSON.stringify({ a: 'b'.repeat(70_000) }) },
  WorkingDir: '/a $b\\',
  User: 'a "b" $c\\',
  ExposedPorts: { '80/tcp': {}, '53/udp': {} },
  Volumes: { '/v $"\'\\': {}, '/q"': {}, '/plain': {}, ' /blank ': {} },
  StopSignal: 'SIGRTMIN+3',
  Shell: ['/bin/sh', '-c\\', '$x\n'],
  Healthcheck: { Test: ['CMD-SHELL', 'test -f "$X" && [ "a" = \'b\' ] || exit 1'], Interval: 1.5e9, Retries: 4 },
  OnBuild: ['RUN echo "$x" \\ y', 'ENV a=b c="d e"', 'COPY ["a", "b c", "/"]'],
  Entrypoint: ['', 'a\nb', '["c"]', '\\'],
  Cmd: ['$x', '"', '\r\n', '<<EOF'],
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockerfile-'));
  mkdirSync(join(folder, 'files'));
  writeFileSync(join(folder, 'files/hello'), 'hello');
  execFileSync('tar', ['-cf', join(folder, 'rootfs.tar'), '-C', join(folder, 'files'), 'hello']);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeImage(TAG);
});

const BUILDERS: Record<string, [string, string[]]> = {
  'the classic builder': ['docker', ['build']],
  BuildKit: [process.env.MICROPACKER_TEST_BUILDX ?? '', ['build', '--load']],
};

/** The configuration that the engine has after a build. */
function built(text: string, [program, args]: [string, string[]]): ImageConfig {
  writeFileSync(join(folder, 'Dockerfile'), text);
  const newline = /--build-arg (\w+)=/.exec(text.split('\n', 1)[0]!)?.[1];
  const given = newline ? ['--build-arg', `${newline}=\n`] : [];
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  execFileSync(program, [...args, '--no-cache', '--tag', TAG, ...given, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  return (JSON.parse(docker(['image', 'inspect', TAG])) as [{ Config: ImageConfig }])[0].Config;
}

/** Whether a comment of the Dockerfile has the value. */
function commented(text: string, value: unknown): boolean {
  const shown = JSON.stringify(value).slice(0, 300);
  return text.split('\n').some((line) => line.startsWith('# ') && line.includes(`: ${shown}`));
}

/** The values that the build does not have, and of which the Dockerfile says nothing; and those that nobody asked for. */
function differences(wanted: ImageConfig, text: string, seen: ImageConfig): string[] {
  const found: string[] = [];
  const check = (what: string, same: boolean, value: unknown) => {
    if (!same && !commented(text, value)) found.push(`${what} ${JSON.stringify(value).slice(0, 500)}`);
  };
  const env = seen.Env ?? [];
  for (const pair of wanted.Env ?? []) check('ENV', env.includes(pair), pair);
  for (const pair of env) if (!pair.startsWith('PATH=') && !wanted.Env?.includes(pair)) found.push(`more ENV ${pair}`);
  for (const [key, label] of Object.entries(wanted.Labels ?? {}))
    check('LABEL', seen.Labels?.[key] === label, { [key]: label });
  for (const key of Object.keys(seen.Labels ?? {}))
    if (!(key in (wanted.Labels ?? {}))) found.push(`more LABEL ${key}`);
  for (const field of ['ExposedPorts', 'Volumes'] as const) {
    for (const key of Object.keys(wanted[field] ?? {})) check(field, key in (seen[field] ?? {}), key);
    for (const key of Object.keys(seen[field] ?? {})) {
      if (!(key in (wanted[field] ?? {})) && !(key.replace('/tcp', '') in (wanted[field] ?? {})))
        found.push(`more ${field} ${key}`);
    }
  }
  const folder = wanted.WorkingDir ?? '';
  check('WORKDIR', (seen.WorkingDir || '/') === (folder || '/'), folder);
  const left = commented(text, folder) && text.includes('cannot say it: WORKDIR');
  if (![folder || '/', left ? '/' : posix.resolve('/', folder)].includes(seen.WorkingDir || '/')) {
    found.push(`WORKDIR ${seen.WorkingDir}`);
  }
  check('USER', (seen.User ?? '') === (wanted.User ?? ''), wanted.User);
  check('STOPSIGNAL', (seen.StopSignal ?? '') === (wanted.StopSignal ?? ''), wanted.StopSignal);
  for (const field of ['Shell', 'Entrypoint', 'Cmd'] as const) {
    check(field, JSON.stringify(seen[field] ?? []) === JSON.stringify(wanted[field] ?? []), wanted[field]);
  }
  const triggers = [...(seen.OnBuild ?? [])];
  for (const one of wanted.OnBuild ?? []) {
    if (triggers[0] === one) triggers.shift();
    else check('ONBUILD', false, one);
  }
  if (triggers.length > 0) found.push(`more ONBUILD ${triggers}`);
  return [...found, ...healthDifferences(wanted.Healthcheck ?? {}, seen.Healthcheck ?? {}, text)];
}

function healthDifferences(wanted: object, seen: object, text: string): string[] {
  const fields = ['Test', 'Interval', 'Timeout', 'StartPeriod', 'Retries'] as const;
  const of = (check: Record<string, unknown>, field: string) =>
    JSON.stringify(check[field] || (field === 'Test' ? [] : 0));
  const differs = fields.filter((field) => of({ ...wanted }, field) !== of({ ...seen }, field));
  if (differs.length === 0 || text.includes('HEALTHCHECK: {') || text.includes('HEALTHCHECK options: {')) return [];
  if (differs.length === 1 && differs[0] === 'Test' && text.includes('shell form cannot say: [')) return [];
  return [`HEALTHCHECK ${differs}: ${JSON.stringify([wanted, seen])}`];
}

const seed = Number(process.env.MICROPACKER_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RANDOM = Number(process.env.MICROPACKER_RUNS ?? 4);

describe.each(Object.keys(BUILDERS))(
  'a build by %s has the configuration of the image, or a comment says what it lacks:',
  (which) => {
    test('values with quotes, backslashes, line breaks, and of more than 64 KiB', () => {
      const text = dockerfile(EXACT, { os: 'linux', architecture: 'amd64' }, 'app');
      const seen = built(text, BUILDERS[which]!);
      expect(
        text
          .split('\n')
          .filter((line) => line.startsWith('# '))
          .slice(1),
      ).toEqual([]);
      expect(differences(EXACT, text, seen)).toEqual([]);
    });

    test.each(fc.sample(config, { numRuns: RANDOM, seed }).map((one, at) => [at, one] as const))(
      `random values %# (seed ${seed})`,
      (_, one) => {
        const text = dockerfile(one, { os: 'linux', architecture: 'amd64' }, 'app');
        expect(differences(one, text, built(text, BUILDERS[which]!))).toEqual([]);
      },
    );
  },
);
