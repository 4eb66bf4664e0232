import { describe, expect, test } from 'vitest';
import { table } from '../../../src/cli/table.ts';
import { emptyReport } from '../../../src/report/report.ts';
import { outcomeLine, summary } from '../../../src/report/summary/summary.ts';
import { reference } from '../../support/image-names.ts';
import { failedReport, goodReport } from '../reports.ts';

describe('the job summary', () => {
  test('says "packed, but not uploaded" if only the upload failed', () => {
    const failed = failedReport('upload: no service');
    failed.failure!.phase = 'Upload';
    expect(summary(failed)).toMatch(
      /^## ❌ <code>app:1\.2<\/code>: packed, but not uploaded\n\n\*\*upload: no service/,
    );
  });

  test('has the outcome first, then the numbers, then folded details', () => {
    expect(summary(goodReport())).toBe(`## ✅ <code>app:1.2</code>: 224 MB → 13.0 MB (5.8 %)

The test passes on both images. The micro image is <code>app:1.2-micro</code>.

| | Original | Micro image |
|---|--:|--:|
| Size | 224 MB | 13.0 MB |
| Files | 9,123 | 190 |
| Test | passed in 3.1 s | passed in 3.0 s |

Captured by sysdig 0.41.4, modern eBPF: 180 paths of the image, no events dropped.

<details><summary>Time per phase: 9.0 s in total</summary>

| Phase | Time |
|---|--:|
| Capture | 5.0 s |
| Verify | 4.0 s |

</details>

<details><summary>Left out: 8,000 files, by folder</summary>

\`\`\`mermaid
pie showData title Megabytes of the original
  "kept" : 13.00
  "left out: /usr/share" : 150.00
\`\`\`

| Folder | Files | Size |
|---|--:|--:|
| <code>/usr/share</code> | 8,000 | 150 MB |

</details>

<details><summary>Largest files in the micro image</summary>

| File | Size | Reason |
|---|--:|---|
| <code>/lib/x.so</code> | 9.00 kB | library |
| <code>/usr/sbin/app</code> | 900 B | traced |

</details>
`);
  });

  test('has a warning sign if the micro image was not tested', () => {
    const text = summary(goodReport({ outcome: 'not verified', tests: {} }));
    expect(text).toMatch(/^## ⚠️ .*\n\nThe micro image was \*\*not\*\* tested\./);
    expect(text).not.toContain('✅');
  });

  test('has the message, the next step and the evidence of a failure', () => {
    const text = summary(failedReport('on the micro image: the test failed', ['last words']));
    expect(text).toMatch(
      /^## ❌ <code>app:1.2<\/code>: no micro image\n\n\*\*on the micro image: the test failed\*\*\n\n\*\*Next step:\*\* Do this\.\n\nThe test printed last:\n\n```text\nlast words\n```/,
    );
  });

  test('says "not reached" if the container failed before the test could run', () => {
    const report = failedReport('the container did not start');
    report.tests.micro = { passed: false, readyMs: 0 };
    expect(summary(report)).toContain('| Test | passed in 3.1 s | **not reached** |');
  });

  test('does not mention the original if the test ran only on the micro image', () => {
    const { micro } = goodReport().tests;
    expect(summary(goodReport({ tests: { micro } }))).toContain('\n\nThe test passes on the micro image.');
  });

  test('names all tags', () => {
    const report = goodReport();
    report.micro!.tags = ['a:1', 'b:2'];
    expect(summary(report)).toContain('The micro image is <code>a:1</code>, <code>b:2</code>.');
  });

  const pushedTag = {
    tag: reference('ghcr.io/o/app:1'),
    pushed: true,
    reference: `ghcr.io/o/app@sha256:${'d'.repeat(64)}`,
  };
  const refused = { tag: reference('o/app:1'), pushed: false, message: 'denied' };

  test('lists the pushed references by digest in a block to copy', () => {
    const push = { digest: 'sha256:dd', tags: [pushedTag, { ...pushedTag, tag: reference('ghcr.io/o/app:latest') }] };
    expect(summary(goodReport({ push }))).toContain(
      `<code>app:1.2-micro</code>.\n\nPushed, by digest:\n\n\`\`\`text\n${pushedTag.reference}\n\`\`\`\n\n| |`,
    );
    expect(table(goodReport({ push }), '/o').match(/ {2}pushed .*/g)).toEqual([`  pushed ${pushedTag.reference}`]);
  });

  test.each([
    ['not pushed', [refused]],
    ['1 of 2 tags pushed', [pushedTag, refused]],
    ['pushed, but the step failed afterwards', [pushedTag]],
  ])('says what was pushed before a failure: %s', (title, tags) => {
    const text = summary({ ...failedReport('m'), push: { tags } });
    expect(text).toContain(`<code>app:1.2</code>: ${title}\n\n**m**`);
    expect(text.includes('Pushed, by digest')).toBe(tags.includes(pushedTag));
  });

  test('says how many lines of long evidence it shows', () => {
    const lines = Array.from({ length: 1041 }, (_, i) => `line ${i}`);
    expect(summary(failedReport('m', lines))).toContain(
      'The test printed last (40 of 1,041 lines):\n\n```text\nline 1001\n',
    );
  });

  test('has no empty tables if the run failed before the image was known', () => {
    const { failure } = failedReport('m');
    expect(summary({ ...emptyReport('app'), outcome: 'failed', failure })).not.toMatch(/<details>|\|/);
  });

  test('says why a better tracer does not work, and counts paths as "seen" until the image is read', () => {
    const report = failedReport('m');
    delete report.image.files;
    report.tracer!.because = 'this kernel has no BTF';
    expect(summary(report)).toContain(
      '180 paths seen, no events dropped. No better tracer works here: this kernel has no BTF.',
    );
  });

  test('has a warning sign if events were dropped', () => {
    const report = goodReport();
    report.tracer!.drops = 1234;
    expect(summary(report)).toMatch(/^## ⚠️ .*\n\nThe test passes on both images\. The capture is \*\*incomplete\*\*/);
  });

  test('has a warning sign if paths were healed, and names them', () => {
    const healed = [{ path: '/conf/x|y', round: 2, because: 'missing at run time' }];
    const text = summary(goodReport({ healed }));
    expect(text).toMatch(
      /^## ⚠️ .*\n\nThe test passes on both images\. It passes only with \*\*1 healed path\*\*, which the test on the original did not reach\./,
    );
    expect(text).toContain('<summary>Healed: 1 path</summary>');
    expect(text).toContain('| <code>/conf/x&#124;y</code> | 2 | missing at run time |');
  });

  test('has the number of dropped events in bold, and the warnings', () => {
    const report = goodReport({ warnings: Array.from({ length: 12 }, (_, i) => `warning ${i}`) });
    report.tracer!.drops = 1234;
    expect(summary(report)).toContain('**1,234 events dropped**');
    expect(summary(report)).toMatch(/- warning 9\n- … and 2 more in report\.json/);
  });

  test.each([
    ['a fence', '`````', '``````text\n`````\n``````'],
    ['terminal colours and control characters', '\x1b[31mred\x07', '```text\nred \n```'],
    ['what turns the reading order', 'a\u202eb\u0085', '```text\na b \n```'],
    ['a workflow command', ' ::error::x ##[error]y', '```text\n \\::error::x ##\\[error]y\n```'],
    ['a long line that is cut in a character', `${'x'.repeat(499)}😀`, `\`\`\`text\n${'x'.repeat(499)}…\n\`\`\``],
    ['a very long line', 'x'.repeat(2000), `\`\`\`text\n${'x'.repeat(500)}…\n\`\`\``],
  ])('cannot be broken by %s in the evidence', (_, line, fenced) => {
    expect(summary(failedReport('m', [line]))).toContain(fenced);
  });

  test('shows the whole patch as a diff', () => {
    const report = failedReport('m', []);
    const lines = [...Array.from({ length: 100 }, (_, at) => `+/${at}`), `+/${'x'.repeat(1000)}`];
    report.failure!.evidence = [{ title: 'lock.patch', lines, form: 'patch' }];
    expect(summary(report)).toContain(`lock.patch:\n\n\`\`\`diff\n${lines.join('\n')}\n\`\`\``);
  });

  test('has the verdict of each gate', () => {
    const gates = [
      { passed: true, verdict: 'max-size 25 MB: 12.8 MB, ok' },
      { passed: false, verdict: 'max-ratio 5.0 %: 5.8 %, too large' },
    ];
    expect(summary(goodReport({ gates }))).toContain(
      '\n\n- ✅ max-size 25 MB: 12.8 MB, ok\n- ❌ max-ratio 5.0 %: 5.8 %, too large\n\n',
    );
  });

  test('cannot be broken by markup in names and messages', () => {
    const report = failedReport('<img src=x> | **bold** @octocat `code`\n## heading');
    report.image.name = '<b>|`@x';
    expect(summary(report)).toContain('<code>&#60;b&#62;&#124;&#96;&#64;x</code>');
    expect(summary(report)).toContain(
      '**\\<img src=x\\> \\| \\*\\*bold\\*\\* @&#8203;octocat \\`code\\` \\#\\# heading**',
    );
  });

  test('stays under 1 MiB with any amount of evidence', () => {
    const evidence = Array.from({ length: 400 }, () => ({
      title: 't',
      lines: Array.from({ length: 100 }, () => 'ä'.repeat(600)),
    }));
    const report = failedReport('the message');
    report.failure!.evidence = evidence;
    const text = summary(report);
    expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
    expect(text).toContain('the message');
    expect(text).toContain('Do this.');
  });
});

test.each([
  [goodReport(), 'app:1.2-micro: 224 MB → 13.0 MB (5.8 %), the test passes on the micro image'],
  [
    goodReport({ outcome: 'not verified' }),
    'app:1.2-micro: 224 MB → 13.0 MB (5.8 %), not verified: the test did not run on the micro image',
  ],
  [
    goodReport({ healed: [{ path: '/a', round: 1, because: 'missing at run time' }] }),
    'app:1.2-micro: 224 MB → 13.0 MB (5.8 %), the test passes on the micro image with 1 healed path',
  ],
  [failedReport('why'), 'Failed: why'],
])('outcomeLine says the outcome in one line (row %#)', (report, line) => {
  expect(outcomeLine(report)).toBe(line);
});

test('the summary links to the uploaded files, also if the rest is too long', () => {
  const link = '[the artifact](https://github.com/o/r/actions/runs/1/artifacts/2)';
  const url = 'https://github.com/o/r/actions/runs/1/artifacts/2';
  expect(summary(goodReport(), url)).toContain(link);
  expect(summary(goodReport())).not.toContain('artifact]');
  const long = goodReport({
    gates: Array.from({ length: 20_000 }, () => ({ passed: true, verdict: 'x'.repeat(100) })),
  });
  expect(summary(long, url)).toContain(link);
  expect(summary(long, url).length).toBeLessThan(10_000);
});

describe('packages in the job summary', () => {
  const of = (name: string, packed: boolean, total: number) => ({
    ...{ name, version: '1|2', kind: 'deb', packed, files: { packed: 0, total: 1 }, bytes: { packed: 0, total } },
  });

  test('are counted, and the largest ones that are left out are named', () => {
    const list = [of('libc6', true, 9e6), of('perl<b>', false, 5e6), of('apt', false, 7e6)];
    const shown = summary(goodReport({ packages: { before: 3, after: 1, list } }));
    expect(shown).toContain('| OS packages | 3 | 1 |');
    expect(shown).toContain('<summary>Left out: 2 of 3 OS packages</summary>');
    expect(shown).toMatch(/<code>apt<\/code> \| 1\\\|2 \| 7\.00 MB \|\n\| <code>perl&#60;b&#62;<\/code>/);
    expect(shown).not.toContain('libc6');
    expect(table(goodReport({ packages: { before: 1412, after: 31, list: [] } }), '/out')).toMatch(
      /^ {2}pkgs +1,412 +31$/m,
    );
  });

  test('of the OS and of languages are counted as the origin of the packed files', () => {
    const [one, other] = goodReport().packed;
    const packed = [
      { ...one!, package: 'app' },
      { ...other!, language: 'npm x' },
      { ...one!, path: '/data' },
    ];
    const shown = summary(goodReport({ packed }));
    expect(shown).toContain(
      '<summary>Packed files by origin: OS packages 1, language packages 1, no package 1</summary>',
    );
    expect(shown).toContain('| Language packages | 1 | 1 | 9.00 kB |\n| No package | – | 1 | 900 B |');
  });

  test('are not mentioned if the image has none', () => {
    expect(summary(goodReport({ packages: { before: 0, after: 0, list: [] } }))).not.toMatch(/packages/i);
    expect(summary(goodReport())).not.toMatch(/packages/i);
  });
});
