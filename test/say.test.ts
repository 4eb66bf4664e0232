import { expect, test } from 'vitest';
import { Failure } from '../src/failure.ts';
import { sayFailure } from '../src/say.ts';
import { memoryLog } from './logs.ts';

test('a failure ends with what happened and what to do', async () => {
  const log = memoryLog();
  const evidence = [
    { title: 'Empty', lines: [] },
    { title: 'The test printed last', lines: ['::error::x'] },
    { title: 'The container printed last', lines: ['up'] },
  ];
  await sayFailure(log, new Failure('it failed', { mend: 'Do this.', evidence }));
  expect(log.said).toEqual([
    'info: The container printed last:',
    'foreign: up',
    'info: The test printed last:',
    'foreign: ::error::x',
    'error: it failed\nDo this.',
  ]);
});
