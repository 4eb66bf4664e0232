import { expect, test } from 'vitest';
import { briefJson } from '../../src/cli/brief.ts';
import { driftRecord } from '../../src/report/drift.ts';
import { DRIFT_FACTS, failedReport, goodReport } from '../report/reports.ts';

const brief = (...args: Parameters<typeof briefJson>) => JSON.parse(briefJson(...args));

test('the brief report has the numbers and the output files, but no long lists', () => {
  const drift = driftRecord({ added: ['/a', '/b'] as never, removed: ['/c'] as never }, DRIFT_FACTS);
  const packages = { before: 400, after: 31, list: [] };
  const all = brief(goodReport({ drift, packages }), { 'rootfs.tar': '/o/rootfs.tar' });
  expect(all).toMatchObject({
    outcome: 'verified',
    image: { size: 224_000_000 },
    micro: { tags: ['app:1.2-micro'], size: 13_000_000 },
    tracer: { drops: 0 },
    packages: { before: 400, after: 31 },
    healed: 0,
    drift: { lock: 'app.files', kind: 'both', added: 2, removed: 1 },
    files: { 'rootfs.tar': '/o/rootfs.tar' },
  });
  for (const list of ['packed', 'removed', 'dropped', 'leftOut', 'failure']) expect(all).not.toHaveProperty(list);
});

test('the brief report of a failure has message, phase and next step, but no printed output', () => {
  const { outcome, failure } = brief(failedReport('the test failed', ['secret']), {});
  expect(outcome).toBe('failed');
  expect(failure).toEqual({ phase: 'Verify', message: 'the test failed', fix: 'Do this.', exitCode: 3 });
});
