import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { groupLives, startTime } from '../../src/base/process.ts';
import { cleanUp } from '../../src/session/clean-up.ts';
import type { Holdings } from '../../src/session/holdings.ts';
import { withSession } from '../../src/session/session.ts';
import { memoryLog } from '../support/logs.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'session-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('a session', () => {
  test('has a private temp folder and removes it afterwards, also when the work fails', async () => {
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

  test('saves what it holds before and whenever that changes', async () => {
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

  test('is cancelled by a signal and lets the work end by itself', async () => {
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

describe('a folder that cannot be removed', () => {
  const nothing = () => {};

  test.each<[string, () => Promise<string>, string]>([
    ['a good run', async () => 'made', 'made'],
    ['a failed run', () => Promise.reject(new Error('why')), 'why'],
  ])('is a warning after %s, and the rest is given back', async (_, work, outcome) => {
    const log = memoryLog();
    let [temp, partial] = ['', ''];
    const listeners = process.listenerCount('SIGINT');
    try {
      const done = withSession(log, root, nothing, async (session) => {
        temp = session.tempDir;
        partial = await session.partialFolder(root);
        writeFileSync(join(temp, 'stays'), '');
        hold(join(temp, 'stays'));
        return work();
      });
      expect(await done.catch((error: Error) => error.message)).toBe(outcome);
      const warnings = log.said.filter((line) => line.startsWith('warning'));
      expect(warnings).toEqual([expect.stringMatching(`^warning: Cannot remove ${temp}: E[A-Z]+: `)]);
      expect([existsSync(temp), existsSync(partial)]).toEqual([true, false]);
      expect(process.listenerCount('SIGINT')).toBe(listeners);
    } finally {
      letGo(join(temp, 'stays'));
    }
  });

  test('does not hide why a run failed, even if the result cannot be saved', async () => {
    const log = memoryLog();
    let full = false;
    const save = () => {
      if (full) throw new Error('the disk is full');
    };
    const done = withSession(log, root, save, async ({ holdProject }) => {
      holdProject({ name: 'no-such-project-here', containers: [], networks: [], volumes: [] });
      full = true;
      throw new Error('why');
    });
    await expect(done).rejects.toThrow('why');
    expect(log.said.at(-1)).toMatch(/^warning: .*the disk is full$/);
  });

  test('a session that cannot start does not handle signals', async () => {
    const listeners = process.listenerCount('SIGINT');
    const begun = withSession(memoryLog(), join(root, 'none'), nothing, async () => {});
    await expect(begun).rejects.toThrow('ENOENT');
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });
});

/**
 * Makes a folder that even root cannot remove: by an immutable file, or by a mount if the file system has no such files
 * (tmpfs).
 */
function hold(file: string): void {
  if (process.getuid!() !== 0) chmodSync(dirname(file), 0o500);
  else if (spawnSync('chattr', ['+i', file]).status !== 0) execFileSync('mount', ['--bind', file, file]);
}

function letGo(file: string): void {
  chmodSync(dirname(file), 0o700);
  spawnSync('chattr', ['-i', file]);
  spawnSync('umount', [file]);
}

describe('the clean-up after a killed step', () => {
  const holdings = (processes: Holdings['processes']): Holdings => {
    const tempDir = mkdtempSync(join(root, 'micropacker-'));
    return {
      runId: 'none',
      tempDir,
      folders: [join(root, 'partial')],
      files: [],
      processes,
      containers: [],
      projects: [],
      claims: [],
    };
  };

  test('ends a process that still runs, and says so', async () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const log = memoryLog();
    const held = holdings([{ pid: child.pid!, since: startTime(child.pid!) }]);
    await cleanUp(held, log);
    expect(await ended).toBe('SIGKILL');
    expect(existsSync(held.tempDir)).toBe(false);
    expect(log.said).toContain('warning: The step was killed: removed 0 containers and ended 1 process of it.');
  });

  test('ends the rest of a process group whose leader has ended', async () => {
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
    expect(log.said.join('\n')).toContain('ended 1 process of it');
  });

  test('does not end another process with the same number', async () => {
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

  test('is silent if there is nothing to do', async () => {
    const log = memoryLog();
    await cleanUp(holdings([]), log);
    expect(log.said.filter((line) => line.startsWith('warning'))).toEqual([]);
  });
});
