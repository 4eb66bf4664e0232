import { describe, expect, test } from 'vitest';
import { createArgs, instanceRequest, runArgsForCreate } from '../../src/engine/argv.ts';

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
    expect(instanceRequest({ ...base, platform: 'linux/arm64' }, ['/data', '/', 'relative'])).toEqual({
      method: 'POST',
      path: '/containers/create?platform=linux%2Farm64',
      body: {
        Image: 'app',
        Cmd: ['/.micropacker-never-started'],
        Labels: { 'io.micropacker.run': 'r1' },
        HostConfig: { NetworkMode: 'none', Tmpfs: { '/data': '' } },
      },
    });
    expect(instanceRequest(base, []).path).toBe('/containers/create');
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
