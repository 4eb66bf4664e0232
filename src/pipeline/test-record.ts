import type { TestRecord } from '../report/report.ts';
import type { Observed } from '../trial/observed.ts';

export function testRecord({ verdict, readyMs }: Pick<Observed, 'verdict' | 'readyMs'>): TestRecord {
  return {
    passed: verdict.ok,
    ...(verdict.test ? { ms: Math.round(verdict.test.ms) } : {}),
    readyMs: Math.round(readyMs),
    ...(verdict.ok ? {} : { message: verdict.message }),
  };
}
