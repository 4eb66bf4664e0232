import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyFlags } from '../../src/cli/command.ts';
import { explain } from '../../src/cli/why.ts';
import { reportJson } from '../../src/report/json.ts';
import { emptyReport, type Report } from '../../src/report/report.ts';
import { failedReport, goodReport } from '../report/reports.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'why-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (report: Report) => writeFileSync(join(folder, 'report.json'), [...reportJson(report)].join(''));
const why = async (paths: string[], report = folder) => (await explain({ paths, report })).text;

describe('micropacker why', () => {
  test('answers for each path: absolute, relative or quoted', async () => {
    write(goodReport());
    const text = await why(['/lib/x.so', 'usr/sbin//app', '"/usr/sbin/app"']);
    expect(text).toBe(`/lib/x.so is in the micro image (file, 9.00 kB).
  library: /usr/sbin/app needs the library /lib/x.so
  traced: /usr/sbin/app was used while the test ran

/usr/sbin/app is in the micro image (file, 900 B).
  traced: /usr/sbin/app was used while the test ran

/usr/sbin/app is in the micro image (file, 900 B).
  traced: /usr/sbin/app was used while the test ran`);
  });

  test('reads report.json by its name, also of a run that failed after the packing', async () => {
    write(failedReport('the test failed'));
    expect(await why(['/lib/x.so'], join(folder, 'report.json'))).toContain('/lib/x.so is in the micro image');
  });

  test('returns the answers as JSON too', async () => {
    write(goodReport());
    const chain = [
      { path: '/lib/x.so', reason: 'library', by: '/usr/sbin/app' },
      { path: '/usr/sbin/app', reason: 'traced' },
    ];
    const { json } = await explain({ paths: ['/lib/x.so'], report: folder });
    expect(json).toMatchObject({ outcome: 'answered', answers: [{ asked: '/lib/x.so', status: 'packed', chain }] });
  });

  test('fails without a report', async () => {
    await expect(why(['/x'])).rejects.toThrow(/^report: no report\.json in .*why-/);
  });

  test('fails if the run packed nothing, with the error of that run', async () => {
    write({ ...failedReport('no engine'), packed: [] });
    await expect(why(['/x'])).rejects.toThrow(/^report: the run in .* packed nothing: no engine/);
    write(emptyReport('app'));
    await expect(why(['/x'])).rejects.toThrow(/^report: the run in .* packed nothing$/);
  });
});

describe('the flags of why', () => {
  test('are the paths and the report', () => {
    expect(whyFlags(['/a', '--report', 'r', 'b', '--json'])).toEqual({ paths: ['/a', 'b'], report: 'r' });
    expect(whyFlags(['/a'])).toEqual({ paths: ['/a'], report: 'micropacker' });
  });

  test.each<[string[], RegExp]>([
    [[], /^why: no path is given/],
    [['/a', '--folder', 'x'], /^Unknown option '--folder'/],
  ])('%j are refused', (args, message) => {
    expect(() => whyFlags(args)).toThrow(message);
  });
});
