import { describe, expect, test } from 'vitest';
import { createArgs, shownCommand } from '../../src/engine/argv.ts';
import { runnable } from '../support/image-names.ts';

describe('docker create', () => {
  const base = { image: runnable('app'), runId: 'r1' };
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
});

describe('the debug log', () => {
  test.each([
    [['create', '-e', 'PASSWORD=x', 'app'], 'create (with 3 arguments)'],
    [['exec', 'id', 'check', '--password=x'], 'exec (with 3 arguments)'],
    [['pull', '--quiet', 'app:1'], 'pull --quiet app:1'],
  ])('of docker %j shows no values of the user or the image', (args, shown) => {
    expect(shownCommand(args)).toBe(shown);
  });
});
