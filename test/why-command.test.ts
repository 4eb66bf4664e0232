import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyFlags } from '../src/command.ts';
import { reportJson } from '../src/report/json.ts';
import { emptyReport, type Report } from '../src/report/report.ts';
import { explain } from '../src/why-command.ts';
import { failedReport, goodReport } from './report/reports.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'why-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (report: Report) => writeFileSync(join(folder, 'report.json'), [...reportJson(report)].join(''));
const why = (paths: string[], json = false, report = folder) => explain({ paths, report, json });

describe('micropacker why', () => {
  test('answers each path, however it is written', async () => {
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

  test('answers from the report of a run that failed after it packed, and from a file', async () => {
    write(failedReport('the test failed'));
    expect(await why(['/lib/x.so'], false, join(folder, 'report.json'))).toContain('/lib/x.so is in the micro image');
  });

  test('answers machines', async () => {
    write(goodReport());
    const chain = [
      { path: '/lib/x.so', reason: 'library', by: '/usr/sbin/app' },
      { path: '/usr/sbin/app', reason: 'traced' },
    ];
    expect(JSON.parse(await why(['/lib/x.so'], true))).toMatchObject([{ asked: '/lib/x.so', status: 'packed', chain }]);
  });

  test('cannot without a report', async () => {
    await expect(why(['/x'])).rejects.toThrow(/^report: there is no report\.json in .*why-/);
  });

  test('cannot when nothing was packed, and says why', async () => {
    write({ ...failedReport('no engine'), packed: [] });
    await expect(why(['/x'])).rejects.toThrow(/^report: the run in .* packed nothing: no engine/);
    write(emptyReport('app'));
    await expect(why(['/x'])).rejects.toThrow(/^report: the run in .* packed nothing$/);
  });
});

describe('its flags', () => {
  test('are paths, the report and the form', () => {
    expect(whyFlags(['/a', '--report', 'r', 'b', '--json'])).toEqual({ paths: ['/a', 'b'], report: 'r', json: true });
    expect(whyFlags(['/a'])).toEqual({ paths: ['/a'], report: 'micropacker', json: false });
  });

  test.each<[string[], RegExp]>([
    [[], /^why: which path\?/],
    [['/a', '--folder', 'x'], /^Unknown option '--folder'/],
  ])('%j are refused', (args, message) => {
    expect(() => whyFlags(args)).toThrow(message);
  });
});
