import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Cancelled, Failure, NotInstalled } from '../../src/base/failure.ts';
import {
  groupLives,
  killGroup,
  killProcess,
  lastLine,
  lives,
  run,
  start,
  startDetached,
  startTime,
} from '../../src/base/process.ts';

const node = (code: string) => [process.execPath, '-e', code];
const alive = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
};

describe('run', () => {
  test('returns output and exit code, and takes input', async () => {
    const code =
      'process.stdin.on("data", (d) => process.stdout.write(String(d).toUpperCase())); console.error("e"); process.exitCode = 3';
    expect(await run(node(code), { input: async (stdin) => void stdin.write('ab') })).toEqual({
      code: 3,
      signal: null,
      stdout: 'AB',
      stderr: 'e\n',
    });
  });

  test('throws the name of a missing program', async () => {
    await expect(run(['no-such-program-here'])).rejects.toThrow(new NotInstalled('no-such-program-here', undefined));
  });

  test('does not hang if a program does not read its input', async () => {
    const input = (stdin: Writable) =>
      new Promise<void>((resolve, reject) => {
        stdin.write(Buffer.alloc(8 << 20), (error) => (error ? reject(error) : resolve()));
      });
    expect((await run(['true'], { input })).code).toBe(0);
  });

  test('reads from a file descriptor', async () => {
    const stdin = openSync(import.meta.filename, 'r');
    const { stdout } = await run(['head', '--lines=1'], { stdin });
    closeSync(stdin);
    expect(stdout).toMatch(/^import .*\n$/);
  });

  test('throws an error of the input', async () => {
    const input = () => Promise.reject(new Error('no input'));
    await expect(run(['cat'], { input })).rejects.toThrow('no input');
  });

  test('ends the whole group after the time-out', async () => {
    const begin = Date.now();
    const argv = ['sh', '-c', 'sleep 60 & echo $!; wait'];
    await expect(run(argv, { timeoutMs: 300 })).rejects.toThrow(/did not end within 0\.3 s/);
    expect(Date.now() - begin).toBeLessThan(10_000);
  });

  test('can be cancelled', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await expect(run(['sleep', '60'], { signal: controller.signal })).rejects.toThrow(Cancelled);
    await expect(run(['true'], { signal: controller.signal })).rejects.toThrow(Cancelled);
  });

  test('passes output on as it comes', async () => {
    const sizes: number[] = [];
    const onStdout = (bytes: Buffer) => void sizes.push(bytes.length);
    const output = await run(['head', '-c', String(65 << 20), '/dev/zero'], { onStdout });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(65 << 20);
    expect(output).toMatchObject({ code: 0, stdout: '' });
  });

  test('ends the program if its output cannot be taken', async () => {
    const onStdout = () => {
      throw new Error('disk full');
    };
    await expect(run(['cat', '/dev/zero'], { onStdout })).rejects.toThrow('disk full');
  });

  test('refuses output over 64 MiB', async () => {
    await expect(run(['head', '-c', String(65 << 20), '/dev/zero'])).rejects.toThrow(/over 64 MiB/);
  });
});

describe('start', () => {
  test('passes lines on as they come, and signals the group', async () => {
    const out: string[] = [];
    const err: string[] = [];
    const child = await start(['sh', '-c', 'echo a; echo b >&2; sleep 60 & echo $!; wait'], {
      onStdout: (line) => out.push(line),
      onStderr: (line) => err.push(line),
    });
    while (out.length < 2) await sleep(20);
    expect([out[0], err]).toEqual(['a', ['b']]);
    expect(await alive(Number(out[1]))).toBe(true);
    expect(child.kill('SIGKILL')).toBe(true);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await alive(Number(out[1]))).toBe(false);
    // The orphan stays a zombie of the group until it is reaped, and not every container has an init to reap it.
    expect(groupLives(child.pid)).toBe(false);
  });

  test('distinguishes the end of the program from the end of its output', async () => {
    const child = await start(['sh', '-c', 'sleep 60 & exit 4'], { onStdout: () => {}, onStderr: () => {} });
    expect(await child.ended).toEqual({ code: 4, signal: null });
    child.kill('SIGKILL');
    await child.exited;
  });

  test('throws the name of a missing program', async () => {
    await expect(start(['no-such-program-here'], { onStdout: () => {}, onStderr: () => {} })).rejects.toThrow(
      /is not installed/,
    );
  });
});

test.each([
  ['a\nb \n\n', 'b'],
  ['', '(no output)'],
])('the last line of %j', (text, line) => {
  expect(lastLine(text)).toBe(line);
});

test('a detached program has its own group and writes into a private file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'detached-'));
  try {
    const file = join(folder, 'output');
    const script = 'echo "$WORD"; echo two >&2; exec sleep 60';
    const pid = startDetached(['sh', '-c', script], { ...process.env, WORD: 'one' }, file);
    const since = startTime(pid);
    await expect.poll(() => readFileSync(file, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect([lives(pid, since), lives(pid, '1'), lives(pid, undefined)]).toEqual([true, false, false]);
    expect(killGroup(pid, 'SIGKILL')).toBe(true);
    await expect.poll(() => lives(pid, since)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a missing detached program is an error, and does not end this process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'detached-'));
  try {
    expect(() => startDetached(['no-such-program-here'], process.env, join(folder, 'output'))).toThrow(
      new Failure('no-such-program-here cannot be started on this machine'),
    );
    // The system's own error comes later, where nobody would catch it.
    await sleep(50);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('a signal', () => {
  /** Larger than every process id of Linux. */
  const nobody = 2 ** 22 + 1;

  test('to an ended process is not an error', () => {
    expect([killProcess(nobody, 'SIGTERM'), killGroup(nobody, 'SIGTERM'), killGroup(undefined, 'SIGTERM')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('that does not exist is an error', () => {
    expect(() => killProcess(nobody, 'SIGNONE' as NodeJS.Signals)).toThrow(/SIGNONE/);
  });

  test('is sent only by these files', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const senders = sources.filter((name) => readFileSync(join('src', name), 'utf8').includes('process.kill('));
    // `privilege.ts` writes a program for root to run.
    expect(senders.sort()).toEqual(['base/process.ts', 'base/sudo.ts']);
  });
});
