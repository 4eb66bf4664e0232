import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { left } from '../support/engine.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const RUN = ['--test', 'true', '--tracer', 'strace'];
let folder = '';
let temp = '';
let before: unknown;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inputs-'));
  temp = mkdtempSync(join(tmpdir(), 'inputs-temp-'));
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  writeFileSync(join(folder, 'file'), 'text');
  writeFileSync(join(folder, 'binary'), Buffer.from([0, 255, 10]));
  before = left();
});
afterAll(() => {
  for (const one of [folder, temp]) rmSync(one, { recursive: true });
});

const image = (...args: string[]) => ['run', '--image', BASE, ...RUN, ...args];

/** Names that are options, paths or commands; places that are no folder and no file. Each is refused at once. */
const ROWS: [name: string, args: string[], says: string][] = [
  ['an option as image', ['run', '--image=-f/x', ...RUN], 'image: got "-f/x"'],
  ['a long option as image', ['run', '--image=--help', ...RUN], 'image: got "--help"'],
  ['a path as image', ['run', '--image', '../x', ...RUN], 'image: got "../x"'],
  ['a command as image', ['run', '--image', '$(id)', ...RUN], 'image: got "$(id)"'],
  ['two images', ['run', '--image', 'a b', ...RUN], 'image: got "a b"'],
  ['an image with a line break', ['run', '--image', 'a\n::error::x', ...RUN], 'image: got "a\\n'],
  ['an option as container', ['run', '--container=--help', ...RUN], 'container: got "--help"'],
  ['a path as container', ['run', '--container', '../x', ...RUN], 'container: got "../x"'],
  ['a query as container', ['run', '--container', 'a?b=c', ...RUN], 'container: got "a?b=c"'],
  ['an option as tag', image('--tag=-a/x'), 'tags: got "-a/x"'],
  ['a path as tag', image('--tag', '../x'), 'tags: got "../x"'],
  ['a command as tag', image('--tag', 'a;id'), 'tags: got "a;id"'],
  ['/proc as output', image('--output', '/proc'), 'output: got /proc'],
  ['a folder of /proc as output', image('--output', '/proc/self/root/tmp/x'), 'output: got /proc/self/root'],
  ['/ as output', image('--output', '/'), 'output: got /,'],
  ['/dev as output', image('--output', '/dev/x'), 'output: got /dev/x'],
  ['/sys as output', image('--output', '/sys/x'), 'output: got /sys/x'],
  ['a pipe as output', image('--output', 'fifo'), 'it is not a folder'],
  ['a file as output', image('--output', 'file'), 'it is not a folder'],
  ['a pipe as list', ['pack', '--image', BASE, '--file-list', 'fifo'], 'it is a pipe or a device, not a file'],
  ['a device as list', ['pack', '--image', BASE, '--file-list', '/dev/zero'], 'it is a pipe or a device, not a file'],
  ['a folder as list', ['pack', '--image', BASE, '--file-list', '.'], 'it is a folder'],
  ['no text as list', ['pack', '--image', BASE, '--file-list', 'binary'], 'binary'],
  ['a pipe as lock', image('--lock', 'fifo'), 'it is a pipe or a device, not a file'],
  ['a device as lock', image('--lock', '/dev/zero'), 'it is a pipe or a device, not a file'],
  ['a pipe as report', ['why', '/x', '--report', 'fifo'], 'is not a file'],
  ['an image in run-args', image('--run-arg=other'), 'run-args: "other" is not an option'],
  ['an option of run-args without its value', image('--run-arg=-p'), 'run-args: -p is the last word'],
  ['a file for the id of the container', image('--run-arg=--cidfile=x'), 'run-args: --cidfile cannot be used'],
  ['a tag as platform of a URL', image('--ready', 'http://'), 'ready'],
];

describe.concurrent('refused at once:', () => {
  test.each(ROWS)('%s', { timeout: 60_000 }, async (name, args, says) => {
    const place = `out-${ROWS.findIndex(([one]) => one === name)}`;
    const output = args.includes('--output') || args[0] === 'why' ? [] : ['--output', place];
    const { code, stderr, stdout } = await cli([...args, ...output], { cwd: folder, env: { TMPDIR: temp } });
    expect([code, `${stderr}${stdout}`]).toEqual([1, expect.stringContaining(says)]);
    expect(stderr).not.toMatch(/^::/m);
  });
});

test('nothing of these steps is left', () => {
  expect(left()).toEqual(before);
  // A failed step leaves its report.
  const files = readdirSync(folder).filter((name) => !name.startsWith('out-'));
  expect(files.sort()).toEqual(['binary', 'fifo', 'file']);
  expect(readdirSync(temp)).toEqual([]);
});
