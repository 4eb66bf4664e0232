import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stillTraces, tracedIn } from '../../../src/capture/strace/still-traces.ts';
import { workFolder } from '../stage.ts';

const ID = 'ab'.repeat(32);
const STRACE = '/.micropacker/lib/ld-linux.so\0/.micropacker/strace\0-o\0/.micropacker/out/main\0--\0/entry\0';
let folder: ReturnType<typeof workFolder>;

beforeEach(() => {
  folder = workFolder();
  writeFileSync(join(folder.path, 'uptime'), '');
});
afterEach(() => folder.remove());

function has(pid: number, cgroup: string, command: string, since: number): void {
  mkdirSync(join(folder.path, `${pid}`));
  writeFileSync(join(folder.path, `${pid}`, 'cgroup'), `0::${cgroup}\n`);
  writeFileSync(join(folder.path, `${pid}`, 'cmdline'), command);
  // The 22nd field is the start.
  writeFileSync(join(folder.path, `${pid}`, 'stat'), `${pid} (a (b) c) S ${'0 '.repeat(18)}${since} 0\n`);
}

const now = () => tracedIn(ID, 'main', folder.path);
const start = { pid: 20, since: '500' };

test('the strace of the container is the oldest process with its arguments', () => {
  has(1, '/init.scope', 'init\0', 1);
  has(20, `/docker/${ID}`, '/entry\0', 500);
  has(19, `/../${ID}`, STRACE, 700);
  has(21, `/../${ID}`, STRACE, 501);
  expect(now()).toEqual({ first: start, strace: { pid: 21, since: '501' } });
});

test('the first process is not strace, although it has its arguments until it becomes the program', () => {
  has(20, `/docker/${ID}`, STRACE, 500);
  expect(now()).toEqual({ first: start, strace: undefined });
});

test.each([
  ['the strace of another container', 'cd'.repeat(32), STRACE],
  ['the strace of another program in the container', ID, STRACE.replace('out/main', 'out/exec-1')],
  ['a process without a command line', ID, ''],
])('%s does not count', (_, id, command) => {
  has(20, `/docker/${ID}`, '/entry\0', 500);
  has(21, `/docker/${id}`, command, 501);
  expect(now()).toEqual({ first: start, strace: undefined });
  expect(stillTraces(undefined, now())).toBe(false);
});

test('a container without visible processes counts as traced', () => {
  has(1, '/init.scope', 'init\0', 1);
  expect(now()).toBeUndefined();
  expect(stillTraces({ first: start, strace: { pid: 21, since: '501' } }, now())).toBe(true);
});

test.each([
  ['the same strace', { first: start, strace: { pid: 21, since: '501' } }, true],
  ['an imitation with another number', { first: start, strace: { pid: 30, since: '600' } }, false],
  ['an imitation with the same number', { first: start, strace: { pid: 21, since: '600' } }, false],
  ['no strace any more', { first: start, strace: undefined }, false],
  [
    'the strace of a restarted container',
    { first: { pid: 40, since: '900' }, strace: { pid: 41, since: '900' } },
    true,
  ],
  ['a restarted container without strace', { first: { pid: 40, since: '900' }, strace: undefined }, false],
])('%s: %j', (_, later, still) => {
  expect(stillTraces({ first: start, strace: { pid: 21, since: '501' } }, later)).toBe(still);
});
