import { readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { killGroup, run } from '../../src/base/process.ts';
import { runUndisturbed } from '../../src/base/undisturbed.ts';
import { program } from '../capture/scripts.ts';
import { workFolder } from '../capture/stage.ts';

const signal = new AbortController().signal;
let folder: ReturnType<typeof workFolder>;
let errors: string;

beforeEach(() => {
  folder = workFolder();
  errors = join(folder.path, 'errors');
});
afterEach(() => folder.remove());

test('returns the exit code and stderr, whose file only this user can read', async () => {
  const argv = ['sh', '-c', 'echo out; echo "$WORD $1" >&2; exit 3', 'sh', 'a "b"'];
  const env = { ...process.env, WORD: 'err' };
  expect(await runUndisturbed(argv, env, errors, signal)).toEqual({ exitCode: 3, stderr: 'err a "b"\n' });
  expect(statSync(errors).mode & 0o777).toBe(0o600);
  expect(await runUndisturbed(['true'], env, errors, signal)).toEqual({ exitCode: 0, stderr: '' });
});

test('returns null if a signal ended the program', async () => {
  const argv = ['sh', '-c', 'kill -9 $$'];
  expect(await runUndisturbed(argv, process.env, errors, signal)).toEqual({ exitCode: null, stderr: '' });
});

test('a missing program is an error with its name', async () => {
  const started = runUndisturbed(['no-such-program-here'], process.env, errors, signal);
  await expect(started).rejects.toThrow('no-such-program-here cannot be started: spawn');
  await expect(started).rejects.toBeInstanceOf(Failure);
});

/** A program that waits for the file `go`. It logs its id, the signals that it gets, and its good end. */
function slow(): { file: string; told: () => string[]; go: () => void } {
  const log = join(folder.path, 'log');
  writeFileSync(log, '');
  const script = `trap 'echo signal >>${log}' INT TERM HUP PIPE
echo $$ >${log}
while [ ! -e ${folder.path}/go ]; do sleep 0.05; done
echo out && echo err >&2 && echo ended well >>${log}`;
  return {
    file: program(folder.path, 'slow', script),
    told: () => readFileSync(log, 'utf8').split('\n').slice(0, -1),
    go: () => writeFileSync(join(folder.path, 'go'), ''),
  };
}

const LATE = { timeout: 20_000 };

test('a cancel does not end the program, which has its own session and no pipe to us', async () => {
  const { file, told, go } = slow();
  const stop = new AbortController();
  const running = runUndisturbed([file], process.env, errors, stop.signal);
  running.catch(() => {});
  await expect.poll(told, LATE).toHaveLength(1);
  const pid = Number(told()[0]);
  // proc_pid_stat(5): the sixth field is the session.
  expect(Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[5])).toBe(pid);
  expect([0, 1, 2].map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))).toEqual(['/dev/null', '/dev/null', errors]);
  stop.abort();
  await expect(running).rejects.toMatchObject({ name: 'Cancelled' });
  go();
  await expect.poll(told, LATE).toEqual([String(pid), 'ended well']);
});

/** Acts like an entry file: SIGINT cancels it, and it ends when nothing is left to do. */
const ENTRY = `const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
const [file, errors] = process.argv.slice(1);
await runUndisturbed([file], process.env, errors, stop.signal).catch((error) => console.log(error.name));`;

test('an interrupted process group ends at once, and the program ends well after it', async () => {
  const { output } = await build({ input: 'src/base/undisturbed.ts', platform: 'node', write: false });
  const { file, told, go } = slow();
  const argv = ['--input-type=module', '--eval', `${output[0].code}\n${ENTRY}`, file, errors];
  const entry = await run([process.execPath, ...argv], {
    timeoutMs: 20_000,
    // When this is done, the standard input is closed.
    input: async () => {
      await expect.poll(told, LATE).toHaveLength(1);
      const pid = Number(readFileSync(`/proc/${told()[0]}/stat`, 'latin1').split(' ')[3]);
      expect(killGroup(pid, 'SIGINT')).toBe(true);
    },
  });
  expect(entry).toMatchObject({ code: 0, stdout: 'Cancelled\n' });
  go();
  await expect.poll(() => told().at(-1), LATE).toBe('ended well');
  expect(told()).toHaveLength(2);
});

test('a cancel before the start starts nothing', async () => {
  const stopped = runUndisturbed(['no-such-program-here'], process.env, errors, AbortSignal.abort());
  await expect(stopped).rejects.toMatchObject({ name: 'Cancelled' });
});
