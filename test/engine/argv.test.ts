import { describe, expect, test } from 'vitest';
import { createArgs } from '../../src/engine/argv.ts';
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
