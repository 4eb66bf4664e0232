import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stillTraces } from '../../../src/capture/strace/still-traces.ts';
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

test('a strace process in the container means that strace still traces', () => {
  has(1, '/init.scope', 'init\0');
  has(20, `/docker/${ID}`, '/entry\0');
  has(21, `/../${ID}`, STRACE);
  expect(stillTraces(ID, 'main', folder.path)).toBe(true);
});

test.each([
  ['the strace of another container', 'cd'.repeat(32), STRACE],
  ['the strace of another program in the container', ID, STRACE.replace('out/main', 'out/exec-1')],
  ['a process without a command line', ID, ''],
])('%s does not count', (_, id, command) => {
  has(20, `/docker/${ID}`, '/entry\0');
  has(21, `/docker/${id}`, command);
  expect(stillTraces(ID, 'main', folder.path)).toBe(false);
});

test('a container without visible processes counts as traced', () => {
  has(1, '/init.scope', 'init\0');
  expect(stillTraces(ID, 'main', folder.path)).toBe(true);
});
