import { afterEach, expect, test } from 'vitest';
import { Job } from '../runner/job.ts';
import { leftInTemp } from '../runner/runner.ts';

let job: Job;
afterEach(() => job.remove());

test.each<[string, Record<string, string>, Record<string, string>, string]>([
  [
    'SOURCE_DATE_EPOCH',
    {},
    { SOURCE_DATE_EPOCH: 'today' },
    'SOURCE_DATE_EPOCH: got "today", want a whole number from ',
  ],
  ['input', { ready: 'soon' }, {}, 'ready: got "soon", want auto'],
  ['image', { image: '' }, {}, 'image: is empty'],
])('a bad %s fails the start step before a watcher is started', async (_, inputs, env, message) => {
  job = new Job();
  job.env = env;
  const { code, annotations, groups, orphans } = await job.uses('start', { image: 'app', ...inputs });
  expect([code, groups, orphans]).toEqual([1, [], []]);
  expect(annotations).toEqual([expect.objectContaining({ kind: 'error', message: expect.stringContaining(message) })]);
  expect(leftInTemp(job.home)).toEqual([]);
});
