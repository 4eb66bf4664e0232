import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanUp } from '../src/cleanup.ts';
import { groupLives, startTime } from '../src/process.ts';
import { type Holdings, withSession } from '../src/session.ts';
import { memoryLog } from './logs.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'session-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('a session', () => {
  test('has a private temp folder that is gone afterwards, also when the work fails', async () => {
    let seen = '';
    const work = withSession(
      memoryLog(),
      root,
      () => {},
      async ({ tempDir }) => {
        seen = tempDir;
        expect(statSync(tempDir).mode & 0o777).toBe(0o700);
        writeFileSync(join(tempDir, 'secret'), 'x');
        throw new Error('no');
      },
    );
    await expect(work).rejects.toThrow('no');
    expect(existsSync(seen)).toBe(false);
  });

  test('tells what it holds before and while it holds it', async () => {
    const saved: string[] = [];
    await withSession(
      memoryLog(),
      root,
      (holdings) => saved.push(JSON.stringify(holdings)),
      async ({ partialFolder, onProcess }) => {
        await partialFolder(root);
        onProcess(process.pid);
      },
    );
    const last = JSON.parse(saved.at(-1)!) as Holdings;
    expect(last.processes).toEqual([{ pid: process.pid, since: startTime(process.pid) }]);
    expect(last.folders).toHaveLength(1);
    expect(readdirSync(root)).toEqual([]);
  });

  test('is cancelled by a signal, and lets the work end by itself', async () => {
    const listeners = process.listenerCount('SIGINT');
    await withSession(
      memoryLog(),
      root,
      () => {},
      async ({ signal }) => {
        process.emit('SIGINT');
        process.emit('SIGTERM');
        expect(signal.aborted).toBe(true);
      },
    );
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });
});

describe('the clean-up after a killed step', () => {
  const holdings = (processes: Holdings['processes']): Holdings => {
    const tempDir = mkdtempSync(join(root, 'micropacker-'));
    return { runId: 'none', tempDir, folders: [join(root, 'partial')], processes, containers: [], projects: [] };
  };

  test('ends a process that is still there, and says so', async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const log = memoryLog();
    const held = holdings([{ pid: child.pid!, since: startTime(child.pid!) }]);
    await cleanUp(held, log);
    expect(await ended).toBe('SIGKILL');
    expect(existsSync(held.tempDir)).toBe(false);
    expect(log.said).toContain(
      'warning: The step was killed: removed 0 containers and ended 1 process that it had left.',
    );
  });

  test('ends what is left of a group whose leader is gone', async () => {
    const leader = spawn('sh', ['-c', 'sleep 60 & read -r line'], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const pid = leader.pid!;
    const since = startTime(pid);
    const gone = new Promise((resolve) => leader.once('exit', resolve));
    leader.stdin.end('go\n');
    await gone;
    expect(groupLives(pid)).toBe(true);
    const log = memoryLog();
    await cleanUp(holdings([{ pid, since }]), log);
    await expect.poll(() => groupLives(pid)).toBe(false);
    expect(log.said.join('\n')).toContain('ended 1 process that it had left');
  });

  test('leaves a process alone that only has the same number', async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    await cleanUp(
      holdings([
        { pid: child.pid!, since: '1' },
        { pid: 2 ** 22 + 1, since: undefined },
      ]),
      memoryLog(),
    );
    expect(child.kill('SIGKILL')).toBe(true);
  });

  test('says nothing when there was nothing', async () => {
    const log = memoryLog();
    await cleanUp(holdings([]), log);
    expect(log.said.filter((line) => line.startsWith('warning'))).toEqual([]);
  });
});
