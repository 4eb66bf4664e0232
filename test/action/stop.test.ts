import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startWatcher } from '../../src/action/watcher/client.ts';
import { claimFolder } from '../../src/action/watcher/folder.ts';
import { Job } from '../runner/job.ts';
import { ResultsService } from '../runner/results-service.ts';
import { leftInTemp } from '../runner/runner.ts';

/** A fake watcher: its container is up, and it sends a list of one path when it is asked to stop. */
const WATCHER = `import { existsSync, renameSync, writeFileSync } from 'node:fs';
process.chdir(process.argv[2]);
const send = (name, mail) => { writeFileSync('new', JSON.stringify(mail)); renameSync('new', name); };
send('ready.json', { image: 'app:1.2', container: 'c', tracer: 'strace', description: 'strace 6', env: {} });
setInterval(() => {
  if (!existsSync('stop.json')) return;
  send('result.json', { ok: true, list: { comments: [], paths: ['/a'] }, drops: 0, warnings: [] });
  process.exit();
}, 20);
`;

let results: ResultsService;
let job: Job;
beforeAll(async () => {
  results = await ResultsService.start();
});
afterAll(() => results.close());
afterEach(() => job.remove());

async function stopped(inputs: Record<string, string>, env: Record<string, string> = {}) {
  job = new Job({ results });
  job.env = env;
  mkdirSync(job.temp);
  const program = join(job.home, 'watcher.mjs');
  writeFileSync(program, WATCHER);
  const folder = claimFolder(job.temp);
  startWatcher(program, folder, process.env);
  await expect.poll(() => readFileSync(join(folder, 'ready.json'), 'utf8')).toContain('app');
  return job.uses('stop', inputs);
}

test('stop writes and uploads the list, and counts one path in the singular', async () => {
  const { code, annotations, log, summary } = await stopped({ 'artifact-name': 'one' });
  expect([code, annotations]).toEqual([0, []]);
  expect(log).toContainEqual(expect.stringMatching(/^1 path of app:1\.2: .*files\.txt$/));
  expect(summary).toMatch(/^## ✅ <code>app:1\.2<\/code>: 1 path captured\n/);
  expect([...results.files('one').keys()]).toEqual(['files.txt']);
});

describe('if the upload fails, stop still writes the list and says why the upload failed', () => {
  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'on GitHub Enterprise Server',
      {},
      { GITHUB_SERVER_URL: 'https://git.example.com' },
      /^upload: true is not supported here, because git\.example\.com is a GitHub Enterprise Server .*\nSet upload: false/,
    ],
    [
      'for a name that is taken',
      { 'artifact-name': 'one' },
      {},
      /^artifact-name: cannot upload "one": .*409.*\nAnother step .* In a matrix/,
    ],
  ])('%s', async (_, inputs, env, message) => {
    const { code, annotations, outputs, summary } = await stopped(inputs, env);
    expect([code, annotations]).toEqual([
      1,
      [expect.objectContaining({ kind: 'error', message: expect.stringMatching(message) })],
    ]);
    expect(readFileSync(outputs['file-list']!, 'utf8')).toBe('/a\n');
    expect(summary).toMatch(/^## ❌ <code>app:1\.2<\/code>: the file list is written, but not uploaded\n\n\*\*/);
    expect(summary).toContain('| Paths of the image | 1 |');
    expect(leftInTemp(job.home)).toEqual(['micropacker-capture']);
  });
});
