import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { ask } from '../../src/base/ask.ts';
import { Cancelled, Failure } from '../../src/base/failure.ts';
import { program } from '../capture/scripts.ts';

const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'micropacker-ask-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('returns both streams and the exit code', async () => {
  const argv = ['sh', '-c', 'echo "out $1"; echo err >&2; exit 3', 'sh', 'a "b" \\ c'];
  expect(await ask(argv, signal)).toEqual({ exitCode: 3, stdout: 'out a "b" \\ c\n', stderr: 'err\n' });
});

test('returns null if a signal ended the program', async () => {
  expect(await ask(['sh', '-c', 'kill -9 $$'], signal)).toMatchObject({ exitCode: null });
});

test.each(['a b', 'a"b', 'a\\b', "a'b"])('starts a program in the folder %s', async (name) => {
  mkdirSync(join(folder, name));
  const file = program(join(folder, name), 'say', 'printf "%s\\n" "$0"');
  expect((await ask([file], signal)).stdout).toBe(`${file}\n`);
});

test('prints nothing itself, because stdout may be the answer of --json', async () => {
  const written = vi.spyOn(process.stdout, 'write');
  const errors = vi.spyOn(process.stderr, 'write');
  await ask(['sh', '-c', 'echo out; echo err >&2'], signal);
  const calls = [written.mock.calls, errors.mock.calls];
  vi.restoreAllMocks();
  expect(calls).toEqual([[], []]);
});

test('throws the name of a missing program', async () => {
  const asked = ask(['no-such-program-here'], signal);
  await expect(asked).rejects.toThrow('no-such-program-here cannot be started: Unable to locate executable file');
  await expect(asked).rejects.toBeInstanceOf(Failure);
});

test('can be cancelled before and while it waits', async () => {
  const stop = new AbortController();
  const begin = Date.now();
  setTimeout(() => stop.abort(), 100);
  await expect(ask(['sleep', '5'], stop.signal)).rejects.toThrow(Cancelled);
  expect(Date.now() - begin).toBeLessThan(4000);
  await expect(ask(['no-such-program-here'], stop.signal)).rejects.toThrow(Cancelled);
});
