import { expect, test } from 'vitest';
import { type CaptureReport, captureSummary } from '../../../src/report/summary/capture-summary.ts';

const good: CaptureReport = {
  image: 'app:1.2',
  tracer: 'sysdig 0.41.4, modern eBPF',
  drops: 0,
  paths: 1180,
  artifact: 'micropacker-files-app',
  warnings: [],
};

test('the summary of a good capture has the number of paths and the next step', () => {
  expect(captureSummary(good)).toBe(`## ✅ <code>app:1.2</code>: 1,180 paths captured

| | |
|---|--:|
| Paths of the image | 1,180 |
| Events dropped | 0 |
| Tracer | sysdig 0.41.4, modern eBPF |

**Next step:** build the micro image of <code>app:1.2</code> with \`pack\`. Set its \`file-lists\` to the output \`file-list\` of this step; in a later job, download the artifact <code>micropacker-files-app</code> and set it to its \`files.txt\`.
`);
});

test('without an upload, the next step names only the output of this step', () => {
  expect(captureSummary({ ...good, artifact: undefined })).toMatch(/to the output `file-list` of this step\.\n$/);
});

test('dropped events make the outcome a warning', () => {
  const text = captureSummary({ ...good, drops: 1200, warnings: ['The kernel dropped <1,200> events'] });
  expect(text).toMatch(/^## ⚠️ .*\n\nThe capture is \*\*incomplete\*\*/);
  expect(text).toContain('| Events dropped | **1,200** |');
  expect(text).toMatch(/⚠️ Warnings\n\n- The kernel dropped \\<1,200\\> events\n$/);
});

test('a failure has its message first, then the next step, then the evidence', () => {
  const failure = {
    message: 'the tracer died',
    fix: 'Do this.',
    evidence: [{ title: 'Last log lines', lines: ['why'] }],
  };
  expect(captureSummary({ image: 'app', failure, warnings: [] })).toBe(
    '## ❌ <code>app</code>: no file list\n\n**the tracer died**\n\n**Next step:** Do this.\n\nLast log lines:\n\n```text\nwhy\n```\n',
  );
  expect(captureSummary({ image: '', failure, warnings: [] })).toMatch(/^## ❌ no file list\n/);
});

test.each([
  ['upload', 'not uploaded'],
  ['list', 'the step failed afterwards'],
] as const)('a failure after the list is written (reached: %s) still names the list', (reached, then) => {
  const failure = { message: 'no service', fix: 'Do this.', evidence: [] };
  expect(
    captureSummary({ ...good, paths: 1, artifact: undefined, reached, failure }),
  ).toBe(`## ❌ <code>app:1.2</code>: the file list is written, but ${then}

**no service**

**Next step:** Do this.

The file list is the output \`file-list\` of this step.

| | |
|---|--:|
| Paths of the image | 1 |
| Events dropped | 0 |
| Tracer | sysdig 0.41.4, modern eBPF |
`);
});

test('one path is counted in the singular', () => {
  expect(captureSummary({ ...good, paths: 1 })).toMatch(/^## ✅ .*: 1 path captured\n/);
});
