import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { reportPage } from '../../../src/about.ts';
import { published } from '../../../src/report/json.ts';
import type { PageData } from '../../../src/report/page/data.ts';
import { reportHtml } from '../../../src/report/page/html.ts';
import { emptyReport, type Report } from '../../../src/report/report.ts';
import { reference } from '../../support/image-names.ts';
import { reportOfMany } from '../many-files.ts';
import { failedReport, goodReport } from '../reports.ts';

const template = readFileSync(reportPage, 'utf8');
const page = (report: Report) => reportHtml(published(report), undefined, template);
const dataOf = (html: string): PageData =>
  JSON.parse(inflateRawSync(Buffer.from(/id="data">([^<]*)</.exec(html)![1]!, 'base64')).toString());
const HOSTILE = '</script><img src=x onerror=alert(1)>"\'&\u2028<!--micropacker:data-->$&';

describe('the report page', () => {
  test('has the outcome, and the numbers before and after', () => {
    const html = page(goodReport());
    expect(html).toContain('<title>app:1.2 – micropacker</title>');
    expect(html).toContain('<p class="badge good">Verified: the test passes on the micro image</p>');
    expect(html).toMatch(/224 MB .*<strong>13\.0 MB<\/strong>.*5\.8 % of the original/);
    expect(html).toMatch(/Files<\/th>\s*<td>9,123<\/td>\s*<td>190<\/td>/);
    expect(html).not.toContain('<section class="note');
  });

  test.each<[string, Partial<Report>, string]>([
    ['that was not tested', { outcome: 'not verified' }, 'class="badge fair">Not verified'],
    ['whose capture is incomplete', { tracer: { ...goodReport().tracer!, drops: 12 } }, '12 events were dropped'],
    [
      'with files of packages',
      { packed: [{ path: '/a', type: 'file', size: 7, reason: 'traced', language: 'npm a' }] },
      '<th scope="row">Language packages</th><td>1</td><td>1</td><td>7 B</td>',
    ],
    ['with warnings', { warnings: ['take care'] }, '<li>take care</li>'],
    ['with a gate', { gates: [{ passed: true, verdict: 'max-size 25 MB: ok' }] }, 'Passed: max-size 25 MB: ok'],
    [
      'that was healed',
      { healed: [{ path: '/lib/x.so', round: 1, because: 'missing at run time' }] },
      '<bdi>/lib/x.so</bdi></th><td>missing at run time</td>',
    ],
    [
      'that was pushed',
      { push: { digest: 'sha256:dd', tags: [{ tag: reference('o/a:1'), pushed: true, reference: 'o/a@sha256:dd' }] } },
      '<code>o/a@sha256:dd</code>',
    ],
    [
      'with a lock',
      {
        drift: {
          ...{ lock: 'app.files', mode: 'report', found: true, kind: 'added', removed: [], onlyLocked: [] },
          added: [{ path: '/new' }],
        },
      },
      '<bdi>+ /new</bdi>',
    ],
  ])('of a run %s says so', (_, change, text) => {
    expect(page(goodReport(change)).replaceAll(/>\s+</g, '><')).toContain(text);
  });

  test('of a failed run has the message and the next step, but no printed output', () => {
    const html = page(failedReport('the test failed', ['password: hunter2']));
    expect(html).toContain('Failed: no micro image');
    expect(html).toContain('<strong>the test failed</strong> <span class="quiet">(phase: Verify)</span>');
    expect(html).toContain('<strong>Next step:</strong> Do this.');
    expect(html).not.toContain('hunter2');
  });

  test('can be written before anything about the image is known', () => {
    const html = page({ ...emptyReport('app'), outcome: 'failed', failure: failedReport('m').failure });
    expect(html).toContain('<h1><bdi>app</bdi></h1>');
    expect(dataOf(html)).toEqual({ packages: [], rows: [], all: 0 });
  });

  test('cannot be broken by hostile names', () => {
    const report = goodReport({ warnings: [HOSTILE], removed: [{ folder: HOSTILE, files: 1, bytes: 1 }] });
    report.image.name = HOSTILE;
    report.packed = [{ path: HOSTILE, type: 'file', size: 1, reason: 'traced', by: `/${'x'.repeat(4000)}` }];
    report.packages = {
      ...{ before: 1, after: 0 },
      list: [
        {
          name: HOSTILE,
          version: HOSTILE,
          kind: 'deb',
          packed: false,
          files: { packed: 0, total: 1 },
          bytes: { packed: 0, total: 1 },
        },
      ],
    };
    const html = page(report);
    expect(html).not.toContain('<img');
    expect(html.match(/<script/g)).toEqual(template.match(/<script/g));
    expect(html.match(/<\/script>/g)).toEqual(template.match(/<\/script>/g));
    expect(dataOf(html).rows).toEqual([[HOSTILE, 1, 'traced', '', `/${'x'.repeat(4000)}`]]);
  });

  test('has the same bytes for the same report', () => {
    expect(page(goodReport())).toBe(page(goodReport()));
  });

  test('has all packed files without folders, the largest first', () => {
    const { rows } = dataOf(
      page(
        goodReport({
          packed: [
            { path: '/', type: 'directory', size: 0, reason: 'parent' },
            { path: '/a', type: 'file', size: 1, reason: 'traced', package: 'a' },
            { path: '/b', type: 'file', size: 2, reason: 'library', by: '/a' },
          ],
        }),
      ),
    );
    expect(rows).toEqual([
      ['/b', 2, 'library', '', '/a'],
      ['/a', 1, 'traced', 'a', ''],
    ]);
  });

  test('with 150,000 packed files is under 3 MB, and has the number of all if it leaves some out', {
    timeout: 60_000,
  }, () => {
    const { report, sizes } = reportOfMany(150_000, 1);
    const html = reportHtml(published(report), sizes, template);
    expect(html.length).toBeLessThan(3e6);
    expect(dataOf(html)).toMatchObject({ all: 150_000, rows: { length: 150_000 } });
    report.packed = report.packed.map((one, at) => ({ ...one, path: `/${Math.sin(at)}${Math.cos(at)}${one.path}` }));
    const cut = reportHtml(published(report), sizes, template);
    expect(cut.length).toBeLessThan(3e6);
    expect(dataOf(cut)).toMatchObject({ all: 150_000, rows: { length: 37_500 } });
  });

  test('stays under 3 MB with 100,000 warnings, packages and folders', { timeout: 60_000 }, () => {
    const name = (at: number) => `${Math.sin(at)}`.repeat(12).slice(0, 200);
    const some = Array.from({ length: 100_000 }, (_, at) => at);
    const share = { packed: 0, total: 1 };
    const list = some.map((at) => ({
      name: name(at),
      version: '1',
      kind: 'deb',
      packed: false,
      files: share,
      bytes: share,
    }));
    const children = some.slice(0, 5000).map((at) => ({ name: name(at), bytes: share, files: share }));
    const report = goodReport({
      warnings: some.map(name),
      packages: { before: 100_000, after: 0, list },
      removed: some.map((at) => ({ folder: name(at), files: 1, bytes: 1 })),
    });
    const html = reportHtml(published(report), { name: '/', bytes: share, files: share, children }, template);
    expect(html.length).toBeLessThan(3e6);
    expect(html.match(/and [\d,]+ more in report\.json/g)).toEqual([
      'and 99,500 more in report.json',
      'and 99,500 more in report.json',
      'and 99,960 more in report.json',
    ]);
    const { packages } = dataOf(html);
    expect(packages.at(-1)).toMatchObject({ name: '97,000 smaller packages', files: { packed: 0, total: 97_000 } });
  });

  test('needs a template with all placeholders', () => {
    expect(() => reportHtml(published(goodReport()), undefined, '<html></html>')).toThrow(
      'lacks <!--micropacker:title-->',
    );
  });
});

test('the template allows only its own script and style, and makes no requests', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(template)![1]!;
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$/,
  );
  expect(template.replaceAll('http-equiv', '').match(/https?:|\son\w+=|\sstyle=|\ssrc=|\shref=/g)).toBeNull();
});
