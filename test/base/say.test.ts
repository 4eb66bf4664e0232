import { expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { sayFailure } from '../../src/base/say.ts';
import { memoryLog } from '../support/logs.ts';

test('the log of a failure ends with the error and the next step', async () => {
  const log = memoryLog();
  const evidence = [
    { title: 'Empty', lines: [] },
    { title: 'Last lines of the test', lines: ['::error::x'] },
    { title: 'Last lines of the container', lines: ['up'] },
  ];
  await sayFailure(log, new Failure('it failed', { fix: 'Do this.', evidence }));
  expect(log.said).toEqual([
    'info: Last lines of the container:',
    'foreign: up',
    'info: Last lines of the test:',
    'foreign: ::error::x',
    'error: it failed\nDo this.',
  ]);
});
