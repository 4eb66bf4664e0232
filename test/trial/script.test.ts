import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Cancelled } from '../../src/base/failure.ts';
import { shellArgv } from '../../src/request/shell.ts';
import { requireProgram, runScript, scriptFor } from '../../src/trial/script.ts';

const shell = 'bash --noprofile --norc -eo pipefail {0}';
let tempDir = '';
beforeEach(async () => {
  tempDir = await mkdtemp(join(tmpdir(), 'script-'));
});
afterEach(() => rm(tempDir, { recursive: true }));

const options = () => ({ timeoutMs: 20_000, signal: new AbortController().signal });
const script = (text: string) => ({ shell, text, env: { PATH: process.env.PATH, WHO: 'me' }, tempDir });

describe("the user's test", () => {
  test('runs in the shell of a workflow step, with its environment, and leaves no file', async () => {
    const lines: string[] = [];
    const result = await runScript(script('echo "hello $WHO"; false | true; echo unreached'), {
      ...options(),
      onLine: (line) => lines.push(line),
    });
    expect(result).toMatchObject({ ok: false, code: 1, signal: null, timedOut: false, tail: ['hello me'] });
    expect(lines).toEqual(['hello me']);
    expect(await readdir(tempDir)).toEqual([]);
  });

  test('as an argv runs without a shell', async () => {
    expect(await runScript({ argv: ['echo', '$HOME', ';'], env: process.env }, options())).toMatchObject({
      ok: true,
      tail: ['$HOME ;'],
    });
  });

  test('keeps the last 40 lines', async () => {
    const { tail } = await runScript(script('seq 1 1000'), options());
    expect([tail.length, tail[0], tail.at(-1)]).toEqual([40, '961', '1000']);
  });

  test('is ended with its child processes when it takes too long', async () => {
    const result = await runScript(script('trap "" TERM; sleep 60 & sleep 60'), { ...options(), timeoutMs: 200 });
    expect(result).toMatchObject({ ok: false, timedOut: true });
    expect(result.ms).toBeLessThan(10_000);
  });

  test('that exits 0 after its time-out has failed', async () => {
    const result = await runScript(script('trap "exit 0" TERM; sleep 60 & wait'), { ...options(), timeoutMs: 200 });
    expect(result).toMatchObject({ ok: false, code: 0, timedOut: true });
  });

  test('does not wait for its background processes', async () => {
    const result = await runScript(script('sleep 60 & echo done'), options());
    expect(result).toMatchObject({ ok: true, tail: ['done'] });
    expect(result.ms).toBeLessThan(10_000);
  });

  test('is cancelled', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await expect(runScript(script('sleep 60'), { timeoutMs: 20_000, signal: controller.signal })).rejects.toThrow(
      Cancelled,
    );
    expect(await readdir(tempDir)).toEqual([]);
  });
});

describe('shell templates', () => {
  test.each([
    [shell, ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '/t/x']],
    ['python3 {0}', ['python3', '/t/x']],
    [`pwsh -command ". '{0}'"`, ['pwsh', '-command', ". '/t/x'"]],
    ["perl -e 'do shift' {0}", ['perl', '-e', 'do shift', '/t/x']],
  ])('%s', (template, argv) => {
    expect(shellArgv(template, '/t/x')).toEqual(argv);
  });
});

describe('the program of a test or shell', () => {
  const env = { PATH: `/nowhere:${process.env.PATH}` };
  test.each([
    ['by name', { argv: ['sh', '-c', 'no'], env }],
    ['by path', { argv: [process.execPath], env }],
    ['of a shell', { shell, text: '', env, tempDir: '/' }],
    ['that is the script itself', { shell: '{0}', text: '', env, tempDir: '/' }],
  ])('exists: %s', async (_, there) => {
    await expect(requireProgram(there)).resolves.toBeUndefined();
  });

  test.each([
    ['test: no-such-program', { argv: ['no-such-program'], env }],
    ['test: ./package.json', { argv: ['./package.json'], env }],
    ['test: /tmp', { argv: ['/tmp'], env }],
    ['test: sh', { argv: ['sh'], env: { PATH: '/nowhere' } }],
    ['shell: fish', { shell: 'fish {0}', text: '', env, tempDir: '/' }],
  ])('does not exist: %s', async (message, missing) => {
    await expect(requireProgram(missing)).rejects.toThrow(
      `${message} does not exist on this machine or is not executable`,
    );
  });
});

const host = { shell: 'sh {0}', env: { A: '1', B: '1' }, tempDir: '/t' };

test('a test gets the environment of the machine and of the container', () => {
  expect(scriptFor({ kind: 'script', text: 'x' }, host, { B: '2' })).toEqual({
    shell: 'sh {0}',
    text: 'x',
    env: { A: '1', B: '2' },
    tempDir: '/t',
  });
  expect(scriptFor({ kind: 'argv', argv: ['x'] }, host, {})).toEqual({ argv: ['x'], env: { A: '1', B: '1' } });
});
