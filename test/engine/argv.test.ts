import { describe, expect, test } from 'vitest';
import { startTime } from '../../src/base/process.ts';
import { createArgs, OWNER_LABEL, ownerLabels, shownCommand } from '../../src/engine/argv.ts';
import { runnable } from '../support/image-names.ts';

const OWNER = ownerLabels()[OWNER_LABEL]!;
const LABELS = ['--label', 'io.micropacker.run=r1', '--label', `io.micropacker.owner=${OWNER}`];

test('a container has the process that made it as a label', () => {
  const user = process.getuid!();
  expect(JSON.parse(OWNER)).toEqual({
    pid: process.pid,
    since: startTime(process.pid),
    machine: expect.any(String),
    user,
  });
});

describe('docker create', () => {
  const base = { image: runnable('app'), runId: 'r1' };
  test.each([
    [base, ['create', ...LABELS, 'app']],
    [
      { ...base, runArgs: ['-p', '8080:80'], command: ['serve', '--now'] },
      ['create', ...LABELS, '-p', '8080:80', 'app', 'serve', '--now'],
    ],
    [{ ...base, platform: 'linux/arm64' }, ['create', ...LABELS, '--platform', 'linux/arm64', 'app']],
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
