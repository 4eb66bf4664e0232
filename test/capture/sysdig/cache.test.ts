import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { find } from '@actions/tool-cache';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findTool, keepTool } from '../../../src/capture/sysdig/cache.ts';
import { program } from '../scripts.ts';
import { workFolder } from '../stage.ts';

let work: ReturnType<typeof workFolder>;
let tool: Parameters<typeof findTool>[0];
let home: string;

beforeEach(() => {
  work = workFolder();
  const folder = join(work.path, 'tools');
  tool = { folder, name: 'tool', version: '1.2.3-sha256.00aa', arch: 'x86_64', program: 'run' };
  home = join(folder, 'tool/1.2.3-sha256.00aa/x86_64');
});
afterEach(() => {
  vi.restoreAllMocks();
  work.remove();
});

/** A tool whose program runs until its file `data` is missing, like one that reads its chisels. */
async function fill(folder: string): Promise<void> {
  program(folder, 'run', '[ -z "$1" ] || echo >"$1"\nwhile [ -e "$(dirname "$0")/data" ]; do sleep 0.05; done');
  writeFileSync(join(folder, 'data'), 'data');
  symlinkSync('data', join(folder, 'link'));
}

const inodes = () => readdirSync(home).map((name) => statSync(join(home, name)).ino);

describe('a tool', () => {
  test('is missing at first, is kept, and is found', async () => {
    expect(await findTool(tool)).toBeUndefined();
    expect(await keepTool(tool, fill)).toBe(join(home, 'run'));
    expect(await findTool(tool)).toBe(join(home, 'run'));
    expect(readdirSync(home)).toEqual(['data', 'link', 'run']);
    expect(readdirSync(tool.folder)).toEqual(['tool']);
  });

  test('can be used by every user of the tool cache', async () => {
    await keepTool(tool, fill);
    expect(statSync(home).mode & 0o777).toBe(0o777 & ~process.umask());
  });

  test('is found by @actions/tool-cache itself', async () => {
    await keepTool(tool, fill);
    vi.stubEnv('RUNNER_TOOL_CACHE', tool.folder);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const found = find(tool.name, tool.version, tool.arch);
    vi.unstubAllEnvs();
    expect(found).toBe(home);
  });

  test.each([
    ['name', 'other'],
    ['version', '1.2.3-sha256.00ab'],
    ['arch', 'aarch64'],
  ])('of another %s is another tool', async (field, value) => {
    await keepTool(tool, fill);
    expect(await findTool({ ...tool, [field]: value })).toBeUndefined();
  });

  test('that cannot be made leaves nothing', async () => {
    const failed = keepTool(tool, async (folder) => {
      await fill(folder);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(readdirSync(tool.folder)).toEqual([]);
  });
});

describe('two runs at once', () => {
  let running: ChildProcess;
  beforeEach(async () => {
    const started = join(work.path, 'started');
    running = spawn(await keepTool(tool, fill), [started], { stdio: 'ignore' });
    await expect.poll(() => existsSync(started), { timeout: 10_000 }).toBe(true);
  });
  afterEach(() => void running.kill('SIGKILL'));

  /** True if the program that was started first still has its files. */
  const undisturbed = async () => {
    await sleep(200);
    return running.exitCode === null && existsSync(join(home, 'data'));
  };

  test('later runs do not disturb the running program of the first', async () => {
    const before = inodes();
    const later = await Promise.all(Array.from({ length: 4 }, () => keepTool(tool, fill)));
    expect(later).toEqual(Array(4).fill(join(home, 'run')));
    expect(inodes()).toEqual(before);
    expect(await undisturbed()).toBe(true);
  });

  test('later runs do not disturb it before the first marks it as complete', async () => {
    const before = inodes();
    rmSync(`${home}.complete`);
    expect(await findTool(tool)).toBeUndefined();
    await keepTool(tool, fill);
    expect(inodes()).toEqual(before);
    expect(await findTool(tool)).toBe(join(home, 'run'));
    expect(await undisturbed()).toBe(true);
  });

  test.each([
    ['is missing', () => rmSync(join(home, 'run'))],
    ['is not executable', () => chmodSync(join(home, 'run'), 0o644)],
  ])('a tool whose program %s is replaced, file by file', async (_, damage) => {
    damage();
    writeFileSync(join(home, 'link'), 'broken');
    expect(await findTool(tool)).toBeUndefined();
    await Promise.all(Array.from({ length: 4 }, () => keepTool(tool, fill)));
    expect(await findTool(tool)).toBe(join(home, 'run'));
    expect(readFileSync(join(home, 'link'), 'utf8')).toBe('data');
    expect(readdirSync(tool.folder)).toEqual(['tool']);
    expect(await undisturbed()).toBe(true);
  });

  test('an empty folder is filled', async () => {
    running.kill('SIGKILL');
    for (const name of readdirSync(home)) rmSync(join(home, name));
    await keepTool(tool, fill);
    expect(readdirSync(home)).toEqual(['data', 'link', 'run']);
  });
});

describe('this process does not change', () => {
  test.each(['/tools of the runner', undefined])('RUNNER_TOOL_CACHE is still %s afterwards', async (value) => {
    vi.stubEnv('RUNNER_TOOL_CACHE', value);
    const { write } = process.stdout;
    await Promise.all([keepTool(tool, fill), findTool(tool), findTool({ ...tool, folder: join(work.path, 'other') })]);
    await expect(findTool({ ...tool, version: '' })).rejects.toThrow('versionSpec');
    const after = process.env.RUNNER_TOOL_CACHE;
    vi.unstubAllEnvs();
    expect(after).toBe(value);
    expect(process.stdout.write).toBe(write);
  });

  test('the tool cache prints nothing, but other output meanwhile is printed', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const others = setInterval(() => process.stdout.write('::debug::ours\n'), 0);
    await keepTool(tool, fill);
    await findTool(tool);
    clearInterval(others);
    expect(new Set(written)).toEqual(new Set(['::debug::ours\n']));
  });
});
