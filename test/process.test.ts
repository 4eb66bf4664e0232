import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Cancelled, Failure } from '../src/failure.ts';
import { groupLives, killGroup, lastLine, lives, run, start, startDetached, startTime } from '../src/process.ts';

const node = (code: string) => [process.execPath, '-e', code];
const alive = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
};

describe('run', () => {
  test('gives output and exit code, and takes input', async () => {
    const code =
      'process.stdin.on("data", (d) => process.stdout.write(String(d).toUpperCase())); console.error("e"); process.exitCode = 3';
    expect(await run(node(code), { input: async (stdin) => void stdin.write('ab') })).toEqual({
      code: 3,
      signal: null,
      stdout: 'AB',
      stderr: 'e\n',
    });
  });

  test('says which program is missing', async () => {
    await expect(run(['no-such-program-here'])).rejects.toThrow(
      new Failure('no-such-program-here is not installed on this machine'),
    );
  });

  test('does not hang on a program that leaves its input unread', async () => {
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

  test('throws what went wrong with the input', async () => {
    const input = () => Promise.reject(new Error('no input'));
    await expect(run(['cat'], { input })).rejects.toThrow('no input');
  });

  test('ends the whole group when it takes too long', async () => {
    const begin = Date.now();
    const argv = ['sh', '-c', 'sleep 60 & echo $!; wait'];
    await expect(run(argv, { timeoutMs: 300 })).rejects.toThrow(/did not end within 0\.3 s/);
    expect(Date.now() - begin).toBeLessThan(10_000);
  });

  test('is cancelled', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await expect(run(['sleep', '60'], { signal: controller.signal })).rejects.toThrow(Cancelled);
    await expect(run(['true'], { signal: controller.signal })).rejects.toThrow(Cancelled);
  });

  test('hands output on as it comes', async () => {
    const sizes: number[] = [];
    const onStdout = (bytes: Buffer) => void sizes.push(bytes.length);
    const output = await run(['head', '-c', String(65 << 20), '/dev/zero'], { onStdout });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(65 << 20);
    expect(output).toMatchObject({ code: 0, stdout: '' });
  });

  test('ends the program when its output cannot be taken', async () => {
    const onStdout = () => {
      throw new Error('disk full');
    };
    await expect(run(['cat', '/dev/zero'], { onStdout })).rejects.toThrow('disk full');
  });

  test('refuses endless output where an answer is expected', async () => {
    await expect(run(['head', '-c', String(65 << 20), '/dev/zero'])).rejects.toThrow(/over 64 MiB/);
  });
});

describe('start', () => {
  test('hands over lines as they come and signals the group', async () => {
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
    // The orphan stays a zombie of the group until it is reaped, and not every container has an init that does.
    expect(groupLives(child.pid)).toBe(false);
  });

  test('tells the end of the program from the end of its output', async () => {
    const child = await start(['sh', '-c', 'sleep 60 & exit 4'], { onStdout: () => {}, onStderr: () => {} });
    expect(await child.ended).toEqual({ code: 4, signal: null });
    child.kill('SIGKILL');
    await child.exited;
  });

  test('says which program is missing', async () => {
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

test('a detached program has a group of its own and writes into a private file', async () => {
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
