import { describe, expect, test } from 'vitest';
import { createArgs, instanceArgs, runArgsForCreate } from '../../src/engine/argv.ts';

describe('docker create', () => {
  const base = { image: 'app', runId: 'r1' };
  test.each([
    [base, ['create', '--label', 'io.micropacker.run=r1', 'app']],
    [
      { ...base, runArgs: ['-p', '8080:80'], command: ['serve', '--now'] },
      ['create', '--label', 'io.micropacker.run=r1', '-p', '8080:80', 'app', 'serve', '--now'],
    ],
    [
      { ...base, platform: 'linux/arm64' },
      ['create', '--label', 'io.micropacker.run=r1', '--platform', 'linux/arm64', 'app'],
    ],
  ])('%j', (options, argv) => {
    expect(createArgs(options)).toEqual(argv);
  });

  test('an instance to read has no network, no volume copies and a command', () => {
    expect(instanceArgs(base, ['/data', '/', 'relative'])).toEqual([
      'create',
      '--label',
      'io.micropacker.run=r1',
      '--network',
      'none',
      '--tmpfs',
      '/data',
      'app',
      '/.micropacker-never-started',
    ]);
  });
});

describe("the user's run arguments", () => {
  test.each([
    [
      ['-d', '-p', '80:80'],
      ['-p', '80:80'],
    ],
    [['--rm', '--detach', '--rm=true', '-it'], ['-it']],
    [['-dit'], ['-it']],
    [
      ['-e', '--rmx', '--read-only'],
      ['-e', '--rmx', '--read-only'],
    ],
    [
      ['--dns', '1.1.1.1'],
      ['--dns', '1.1.1.1'],
    ],
  ])('%j become %j', (args, kept) => {
    expect(runArgsForCreate(args)).toEqual(kept);
  });

  test.each([['--cidfile=x'], ['--pull']])('%s is refused with the reason', (arg) => {
    expect(() => runArgsForCreate([arg])).toThrow(/^run-args: --\w+ cannot be used here: /);
  });
});
