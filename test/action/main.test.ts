import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Job } from '../runner/job.ts';
import { leftInTemp } from '../runner/runner.ts';

let job: Job;
beforeEach(() => {
  job = new Job();
});
afterEach(() => job.remove());

describe.each([
  ['', { test: 'true' }],
  ['pack', { 'file-lists': 'files.txt' }],
] as const)('the action %j fails before it does anything', (sub, needed) => {
  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'on GitHub Enterprise Server, which lacks the artifact service',
      {},
      { GITHUB_SERVER_URL: 'https://git.example.com' },
      /^upload: true is not supported here, because git\.example\.com is .*\nSet upload: false/,
    ],
    ['for a wrong input, and names it', { ready: 'soon' }, {}, /^ready: got "soon"/],
  ])('%s', async (_, inputs, env, message) => {
    job.env = env;
    mkdirSync(job.workspace);
    writeFileSync(join(job.workspace, 'files.txt'), '/a\n');
    const { code, annotations, groups, summary } = await job.uses(sub, { image: 'app', ...needed, ...inputs });
    expect([code, groups]).toEqual([1, []]);
    expect(annotations.map(({ message }) => message)).toEqual([expect.stringMatching(message)]);
    expect(summary).toMatch(/^## ❌ <code>app<\/code>: no micro image\n/);
    expect(leftInTemp(job.home)).toEqual([]);
  });
});
