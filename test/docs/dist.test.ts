import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { ROOT, read } from './project.ts';

const built = mkdtempSync(join(tmpdir(), 'micropacker-test-'));
afterAll(() => rmSync(built, { recursive: true }));

/** File name -> SHA-256 of everything below `folder`. */
function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), digest(path)]));
}

test('dist/ equals the output of `npm run build`', { timeout: 120_000 }, async () => {
  expect(JSON.parse(read('package.json')).scripts.build).toBe('rolldown -c rolldown.config.js');
  const rolldown = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
  await promisify(execFile)(process.execPath, [rolldown, '-c', 'rolldown.config.js', '-d', built], { cwd: ROOT });
  expect(digests(join(ROOT, 'dist'))).toEqual(digests(built));
});
