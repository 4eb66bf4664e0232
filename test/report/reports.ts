import type { DriftFacts } from '../../src/report/drift.ts';
import { emptyReport, type Report } from '../../src/report/report.ts';

/** An existing lock, and an image that has every path. */
export const DRIFT_FACTS: DriftFacts = {
  lock: 'app.files',
  mode: 'report',
  found: true,
  onlyLocked: [],
  has: () => true,
};

/** A report of a successful run, with the changes that a test needs. */
export function goodReport(change: Partial<Report> = {}): Report {
  return {
    ...emptyReport('app:1.2'),
    outcome: 'verified',
    image: { name: 'app:1.2', id: 'sha256:aa', platform: 'linux/amd64', size: 224_000_000, files: 9123 },
    micro: { tags: ['app:1.2-micro'], id: 'sha256:bb', size: 13_000_000, files: 190 },
    rootfs: { sha256: 'cc', size: 13_100_000 },
    tracer: { name: 'sysdig', description: 'sysdig 0.41.4, modern eBPF', attachMs: 800, drops: 0, paths: 180 },
    tests: { original: { passed: true, ms: 3100, readyMs: 200 }, micro: { passed: true, ms: 3000, readyMs: 200 } },
    phases: [
      { name: 'Capture', ms: 5000 },
      { name: 'Verify', ms: 4000 },
    ],
    packed: [
      { path: '/usr/sbin/app', type: 'file', size: 900, reason: 'traced' },
      { path: '/lib/x.so', type: 'file', size: 9000, reason: 'library', by: '/usr/sbin/app' },
    ],
    removed: [{ folder: '/usr/share', files: 8000, bytes: 150_000_000 }],
    ...change,
  };
}

export function failedReport(message: string, lines: string[] = [], change: Partial<Report> = {}): Report {
  return goodReport({
    ...change,
    outcome: 'failed',
    failure: {
      phase: 'Verify',
      message,
      fix: 'Do this.',
      exitCode: 3,
      evidence: [{ title: 'The test printed last', lines }],
    },
  });
}
