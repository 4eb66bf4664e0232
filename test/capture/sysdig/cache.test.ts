import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { find } from '@actions/tool-cache';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CachedFile, findFile, keepFile } from '../../../src/capture/sysdig/cache.ts';
import { workFolder } from '../stage.ts';

let work: ReturnType<typeof workFolder>;
let cached: CachedFile;
let given: string;
let place: string;

beforeEach(() => {
  work = workFolder();
  const folder = join(work.path, 'tools');
  cached = { folder, name: 'tool', version: '1.2.3-sha256.00aa', arch: 'x86_64', file: 'a.tar.gz' };
  place = join(folder, 'tool/1.2.3-sha256.00aa/x86_64/a.tar.gz');
  given = join(work.path, 'given');
  writeFileSync(given, 'one');
});
afterEach(() => {
  vi.restoreAllMocks();
  work.remove();
});

describe('a file', () => {
  test('is missing at first, is kept, and is found', async () => {
    expect(await findFile(cached)).toBeUndefined();
    await keepFile(cached, given);
    expect(await findFile(cached)).toBe(place);
    expect(readFileSync(place, 'utf8')).toBe('one');
  });

  test('is replaced by a later one', async () => {
    await keepFile(cached, given);
    writeFileSync(given, 'two');
    await keepFile(cached, given);
    expect(readFileSync(place, 'utf8')).toBe('two');
  });

  test('can be read by every user of the tool cache, as the folder', async () => {
    await keepFile(cached, given);
    expect(statSync(join(place, '..')).mode & 0o777).toBe(0o777 & ~process.umask());
  });

  test('is found by @actions/tool-cache itself', async () => {
    await keepFile(cached, given);
    vi.stubEnv('RUNNER_TOOL_CACHE', cached.folder);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const found = find(cached.name, cached.version, cached.arch);
    vi.unstubAllEnvs();
    expect(found).toBe(join(place, '..'));
  });

  test.each([
    ['name', 'other'],
    ['version', '1.2.3-sha256.00ab'],
    ['arch', 'aarch64'],
  ])('of another %s is another file', async (field, value) => {
    await keepFile(cached, given);
    expect(await findFile({ ...cached, [field]: value })).toBeUndefined();
  });
});

describe('this process does not change', () => {
  test.each(['/tools of the runner', undefined])('RUNNER_TOOL_CACHE is still %s afterwards', async (value) => {
    vi.stubEnv('RUNNER_TOOL_CACHE', value);
    const { write } = process.stdout;
    const other = { ...cached, folder: join(work.path, 'other') };
    await Promise.all([keepFile(cached, given), findFile(cached), findFile(other)]);
    await expect(findFile({ ...cached, version: '' })).rejects.toThrow('versionSpec');
    const after = process.env.RUNNER_TOOL_CACHE;
    vi.unstubAllEnvs();
    expect(after).toBe(value);
    expect(process.stdout.write).toBe(write);
  });

  test('the tool cache prints nothing, but other output meanwhile is printed', async () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const others = setInterval(() => process.stdout.write('::debug::ours\n'), 0);
    await keepFile(cached, given);
    await findFile(cached);
    await new Promise((resolve) => setTimeout(resolve, 20));
    clearInterval(others);
    expect(new Set(written)).toEqual(new Set(['::debug::ours\n']));
  });
});
