import { expect, test } from 'vitest';
import { type Cause, patienceMs, type Subject, withShorterTimeouts } from '../../src/trial/subject.ts';
import type { Failed } from '../../src/trial/verdict.ts';

const subject = { readyTimeoutMs: 60_000, testTimeoutMs: 1_800_000, usual: { readyMs: 400, testMs: 3000 } } as Subject;
const failed = (why: Failed['why']): Failed => ({ ok: false, why, message: '', evidence: [] });

test.each<[string, Failed['why'], Partial<Subject>, [ready: number, test: number]]>([
  ['that was never ready', 'never ready', {}, [10_000, 30_000]],
  ['in which the test hung', 'test hung', {}, [10_000, 30_000]],
  ['whose limits are shorter anyway', 'test hung', { readyTimeoutMs: 5000, testTimeoutMs: 2000 }, [5000, 2000]],
  ['that failed in time', 'test failed', {}, [60_000, 1_800_000]],
  ['of an image whose original was not run', 'test hung', { usual: undefined }, [60_000, 1_800_000]],
])('time-outs of a repeat run after a run %s', (_, why, change, [ready, limit]) => {
  const { readyTimeoutMs, testTimeoutMs } = withShorterTimeouts({ ...subject, ...change } as Subject, failed(why));
  expect([readyTimeoutMs, testTimeoutMs]).toEqual([ready, limit]);
});

test.each<[Cause, number | undefined, number]>([
  ['missing file', 400, 3000],
  ['missing file', 5000, 15_000],
  ['missing file', undefined, 9000],
  ['incomplete folder', 400, 10_000],
  ['incomplete folder', 5000, 50_000],
  ['incomplete folder', undefined, Number.POSITIVE_INFINITY],
])('the wait for a container with a %s, if the original took %j ms, is %d ms', (cause, usualMs, ms) => {
  expect(patienceMs(usualMs, cause)).toBe(ms);
});
