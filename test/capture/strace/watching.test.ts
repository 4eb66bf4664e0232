import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stillWatches } from '../../../src/capture/strace/watching.ts';
import { workFolder } from '../stage.ts';

const ID = 'ab'.repeat(32);
const STRACE = '/.micropacker/lib/ld-linux.so\0/.micropacker/strace\0-o\0/.micropacker/out/main\0--\0/entry\0';
let folder: ReturnType<typeof workFolder>;

beforeEach(() => {
  folder = workFolder();
  writeFileSync(join(folder.path, 'uptime'), '');
});
afterEach(() => folder.remove());

function has(pid: number, cgroup: string, command: string): void {
  mkdirSync(join(folder.path, `${pid}`));
  writeFileSync(join(folder.path, `${pid}`, 'cgroup'), `0::${cgroup}\n`);
  writeFileSync(join(folder.path, `${pid}`, 'cmdline'), command);
}

test("while its process is among the container's, it watches", () => {
  has(1, '/init.scope', 'init\0');
  has(20, `/docker/${ID}`, '/entry\0');
  has(21, `/../${ID}`, STRACE);
  expect(stillWatches(ID, 'main', folder.path)).toBe(true);
});

test.each([
  ['that of another container', 'cd'.repeat(32), STRACE],
  ['that of a program beside it', ID, STRACE.replace('out/main', 'out/exec-1')],
  ['what is left of it', ID, ''],
])('%s is not the one', (_, id, command) => {
  has(20, `/docker/${ID}`, '/entry\0');
  has(21, `/docker/${id}`, command);
  expect(stillWatches(ID, 'main', folder.path)).toBe(false);
});

test('a container of which nothing is seen says nothing', () => {
  has(1, '/init.scope', 'init\0');
  expect(stillWatches(ID, 'main', folder.path)).toBe(true);
});
