import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupLives } from '../../../src/base/process.ts';
import { SysdigProcess } from '../../../src/capture/sysdig/sysdig-process.ts';
import { program } from '../scripts.ts';
import { workFolder } from '../stage.ts';

let folder: ReturnType<typeof workFolder>;
let session: SysdigProcess;
let lines: string[];

beforeEach(() => {
  folder = workFolder();
  lines = [];
});
afterEach(async () => {
  await session.kill();
  folder.remove();
});

async function started(script: string, root: readonly string[] = []): Promise<SysdigProcess> {
  session = await SysdigProcess.start(root, [program(folder.path, 'sysdig', script)], (line) => lines.push(line));
  return session;
}

const UNTIL_ASKED = 'echo up; while :; do sleep 0.02; done';
const up = () => expect.poll(() => lines).toContain('up');

test('output lines have one character per byte, and error lines are kept separately', async () => {
  await started("printf 'a\\351\\n\\303\\251\\n'; echo oh >&2");
  await expect(session.died).rejects.toThrow('oh (exit code 0)');
  expect(lines).toEqual(['a\xe9', '\xc3\xa9']);
  expect(session.errors).toEqual(['oh']);
});

test('the last fifty error lines are kept', async () => {
  await started('seq 60 >&2');
  await session.died.catch(() => {});
  expect(session.errors).toEqual(Array.from({ length: 50 }, (_, n) => String(n + 11)));
});

test.each([
  ['echo why >&2; exit 3', 'why (exit code 3)'],
  ['echo "  why " >&2; echo >&2; exit 3', 'why (exit code 3)'],
  ['exit 3', 'exit code 3'],
  [
    'echo why >&2; printf "Driver Events:9\\nDriver Drops:0\\nSuppressed by Comm:0\\nElapsed time: 1\\n" >&2; exit 1',
    'why (exit code 1)',
  ],
  ['kill -9 $$', 'ended by SIGKILL'],
])('%s: %s', async (script, reason) => {
  await started(script);
  await expect(session.died).rejects.toThrow(reason);
  expect(session.ended).toBe(true);
  expect(session.reason()).toBe(reason);
});

test.each([
  ['ends well', 'exit 0', true],
  ['fails', 'exit 1', false],
  ['dies of it', 'trap - INT; kill -INT $$', false],
])('after an interrupt, a process that %s: its last output is read, and died does not reject', async (_, end, well) => {
  await started(`trap 'echo last; echo "Driver Drops:0" >&2; ${end}' INT; ${UNTIL_ASKED}`);
  await up();
  expect(session.ended).toBe(false);
  expect(await session.interrupt()).toBe(well);
  expect(lines.at(-1)).toBe('last');
  expect(session.errors).toContain('Driver Drops:0');
  expect(await Promise.race([session.died, 'alive'])).toBe('alive');
});

test('kill ends the process and its children, and can be called twice', async () => {
  await started(`trap '' INT; sleep 100 & ${UNTIL_ASKED}`);
  await up();
  await session.kill();
  await session.kill();
  expect(session.ended).toBe(true);
  expect(groupLives(session.pid)).toBe(false);
});

test('with a prefix, signals go through the prefix', async () => {
  const root = program(folder.path, 'as-root', `echo "$1" >>${folder.path}/asked; exec "$@"`);
  await started(`trap 'exit 0' INT; ${UNTIL_ASKED}`, [root]);
  await up();
  expect(await session.interrupt()).toBe(true);
  expect(readFileSync(`${folder.path}/asked`, 'utf8').split('\n')).toEqual([
    `${folder.path}/sysdig`,
    process.execPath,
    '',
  ]);
});

test('a missing program is an error', async () => {
  await expect(SysdigProcess.start([], ['/no/such/sysdig'], () => {})).rejects.toThrow('/no/such/sysdig');
});
