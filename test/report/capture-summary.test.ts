import { expect, test } from 'vitest';
import { type CaptureReport, captureSummary } from '../../src/report/capture-summary.ts';

const good: CaptureReport = {
  image: 'app:1.2',
  tracer: 'sysdig 0.41.4, modern eBPF',
  drops: 0,
  paths: 1180,
  artifact: 'micropacker-files-app',
  warnings: [],
};

test('a capture that went well: how much was seen, and what comes next', () => {
  expect(captureSummary(good)).toBe(`## ✅ <code>app:1.2</code>: 1,180 paths captured

| | |
|---|--:|
| Paths of the image | 1,180 |
| Events dropped | 0 |
| Tracer | sysdig 0.41.4, modern eBPF |

**Next step:** make the micro image of <code>app:1.2</code> with \`pack\`; its \`file-lists\` takes the output \`file-list\` of this step in this job, or the artifact <code>micropacker-files-app</code> in a later one.
`);
});

test('one that is not uploaded names this job only', () => {
  expect(captureSummary({ ...good, artifact: undefined })).toMatch(/takes the output `file-list` of this step\.\n$/);
});

test('dropped events do not look like success', () => {
  const text = captureSummary({ ...good, drops: 1200, warnings: ['The kernel dropped <1,200> events'] });
  expect(text).toMatch(/^## ⚠️ .*\n\nThe capture is \*\*incomplete\*\*/);
  expect(text).toContain('| Events dropped | **1,200** |');
  expect(text).toMatch(/⚠️ Warnings\n\n- The kernel dropped \\<1,200\\> events\n$/);
});

test('a failure is told first, then what to do and what shows it', () => {
  const failure = {
    message: 'the tracer died',
    mend: 'Do this.',
    evidence: [{ title: 'It said last', lines: ['why'] }],
  };
  expect(captureSummary({ image: 'app', failure, warnings: [] })).toBe(
    '## ❌ <code>app</code>: no file list\n\n**the tracer died**\n\n**Next step:** Do this.\n\nIt said last:\n\n```text\nwhy\n```\n',
  );
  expect(captureSummary({ image: '', failure, warnings: [] })).toMatch(/^## ❌ no file list\n/);
});
