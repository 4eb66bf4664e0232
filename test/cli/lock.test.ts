import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { writeLock } from '../../src/cli/lock.ts';
import { patchText } from '../../src/filelist/lock/patch.ts';
import { lockText } from '../../src/filelist/lock/text.ts';
import { reportJson } from '../../src/report/json.ts';
import type { Report } from '../../src/report/report.ts';
import { failedReport, goodReport } from '../report/reports.ts';
import { memoryLog } from '../support/logs.ts';

const OF_RUN = `# micropacker 1.0.0\n# tracer: strace 6.1\n# image: app sha256:${'a'.repeat(64)}\n`;
let folder = '';
let log = memoryLog();
const lock = () => join(folder, 'app.files');
const write = async () => (await writeLock({ from: join(folder, 'out'), lock: lock() }, log)).text;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-command-'));
  mkdirSync(join(folder, 'out'));
  log = memoryLog();
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(paths: string[], report?: Report): void {
  writeFileSync(join(folder, 'out/files.txt'), OF_RUN + paths.map((path) => `${path}\n`).join(''));
  if (report) writeFileSync(join(folder, 'out/report.json'), [...reportJson(report)].join(''));
}

describe('micropacker lock', () => {
  test('creates a lock', async () => {
    run(['/a', '/b'], goodReport());
    expect(await write()).toBe(`${lock()}: new, 2 paths`);
    expect(readFileSync(lock(), 'utf8')).toMatch(/^# The file list .*\n\/a\n\/b\n$/);
    expect(log.said).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['app.files', 'out']);
  });

  test('lists the paths added and removed, keeps comments and file mode, and follows a link', async () => {
    run(['/a', '/b']);
    writeFileSync(join(folder, 'real'), '# ours\n/b\n# why\n/c');
    chmodSync(join(folder, 'real'), 0o640);
    symlinkSync('real', lock());
    expect(await write()).toBe(`${lock()}: 1 path added, 1 removed, 2 paths now\n+ /a\n- /c`);
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('# ours\n/a\n/b\n');
    expect(statSync(join(folder, 'real')).mode & 0o777).toBe(0o640);
  });

  test('does not write a lock that already has the paths, in any order', async () => {
    run(['/a', '/b']);
    writeFileSync(lock(), `${OF_RUN}/b\n/a`);
    expect(await write()).toBe(`${lock()}: no drift, nothing to write`);
    expect(readFileSync(lock(), 'utf8')).toBe(`${OF_RUN}/b\n/a`);
  });

  test('lists only the first 50 of many paths', async () => {
    run(Array.from({ length: 60 }, (_, at) => `/${at}`));
    writeFileSync(lock(), '/a\n');
    expect(await write()).toMatch(/: 60 paths added, 1 removed, 60 paths now\n\+ \/0\n.*\n\+ … and 10 more\n- \/a$/s);
  });

  test('takes a file list by its name, also of a failed run', async () => {
    run(['/a'], failedReport('the test failed'));
    const { text } = await writeLock({ from: join(folder, 'out/files.txt'), lock: lock() }, log);
    expect(text).toContain('new, 1 path');
  });

  test.each<[string, Report, string[]]>([
    ['drifted', gate(), []],
    ['tested nothing', goodReport({ outcome: 'not verified' }), ['did not test its micro image']],
    ['dropped events', dropped(), ['is incomplete: files may be missing']],
  ])('takes the list of a run that %s, with a warning if needed', async (_, report, warnings) => {
    run(['/a'], report);
    await write();
    expect(log.said).toEqual(warnings.map((text) => expect.stringMatching(`^warning: .*${text}`)));
  });

  test('refuses the list of a failed run, and says how to take it anyway', async () => {
    run(['/a'], failedReport('on the micro image: the test failed'));
    await expect(write()).rejects.toMatchObject({
      message: `from: the run in ${join(folder, 'out')} failed: on the micro image: the test failed`,
      fix: expect.stringContaining(`--from ${join(folder, 'out/files.txt')}`),
    });
    expect(readdirSync(folder)).toEqual(['out']);
  });

  test.each<[string, () => void, RegExp]>([
    ['no file list', () => {}, /^from: cannot read .*out\/files\.txt: ENOENT/],
    [
      'a report.json without a report',
      () => writeFileSync(join(folder, 'out/report.json'), '[]'),
      /^from: .*report\.json is not a report/,
    ],
    [
      'a truncated report.json',
      () => writeFileSync(join(folder, 'out/report.json'), '{'),
      /^from: .*report\.json is not JSON/,
    ],
    [
      'a lock with a line that is not a path',
      () => (run(['/a']), writeFileSync(lock(), 'x\n')),
      /^lock: .*app\.files:1: x is not an absolute path/,
    ],
  ])('fails with %s', async (_, make, message) => {
    make();
    await expect(write()).rejects.toThrow(message);
  });

  test('fails for a lock in a missing folder, and leaves no file behind', async () => {
    run(['/a']);
    const name = join(folder, 'none/app.files');
    await expect(writeLock({ from: join(folder, 'out'), lock: name }, log)).rejects.toThrow(
      /^lock: cannot write .*none\/app\.files: ENOENT/,
    );
    expect(readdirSync(folder)).toEqual(['out']);
  });
});

test.skipIf(spawnSync('git', ['--version']).status !== 0)(
  'micropacker lock writes the same bytes as lock.patch (skipped without git)',
  async () => {
    const old = `${OF_RUN}# ours\n/b\n# why\n"/\\u00ff"\n/z`;
    const paths = ['/a', '/b', '/\xff', '/\n'] as ImagePath[];
    run(['/a', '/b', '"/\\u00ff"', '"/\\n"']);
    writeFileSync(lock(), old);
    await write();
    const written = readFileSync(lock(), 'latin1');
    writeFileSync(lock(), old);
    writeFileSync(join(folder, 'lock.patch'), patchText('app.files', old, lockText(old, paths)), 'latin1');
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    execFileSync('git', ['apply', 'lock.patch'], { cwd: folder });
    expect(readFileSync(lock(), 'latin1')).toBe(written);
    expect(written).toBe('# ours\n"/\\n"\n/a\n/b\n# why\n"/\\u00ff"\n');
  },
);

function gate(): Report {
  const report = failedReport('lock: drift');
  report.failure!.exitCode = 4;
  return report;
}

function dropped(): Report {
  const report = goodReport();
  report.tracer!.drops = 5;
  return report;
}
