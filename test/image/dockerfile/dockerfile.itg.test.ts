import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageConfig } from '../../../src/image/config.ts';
import { dockerfile } from '../../../src/image/dockerfile/dockerfile.ts';
import { removeImage } from '../../support/engine.ts';
import { BUILDERS, type Builder, built as builtIn } from './builders.ts';
import { differences } from './differences.ts';

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

const built = (text: string, builder: Builder) => builtIn(text, folder, TAG, builder);

const seed = Number(process.env.MICROPACKER_SEED ?? Math.floor(Math.random() * 2 ** 31));
const RANDOM = Number(process.env.MICROPACKER_RUNS ?? 4);

describe.each(BUILDERS)(
  'a build by %s has the configuration of the image, or a comment says what it lacks:',
  (which) => {
    test('values with quotes, backslashes, line breaks, and of more than 64 KiB', () => {
      const text = dockerfile(EXACT, { os: 'linux', architecture: 'amd64' }, 'app');
      const seen = built(text, which);
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
        expect(differences(one, text, built(text, which))).toEqual([]);
      },
    );
  },
);
