import { expect, test } from 'vitest';
import { notHealed } from '../../src/healing/failures.ts';
import type { Failed } from '../../src/trial/verdict.ts';

const NO_SUSPECTS = { sought: [], listed: [], dropped: [] };

function fixOf(why: Failed['why'], byStrace: boolean): string | undefined {
  const failed: Failed = { ok: false, why, message: 'failed', evidence: [] };
  return notHealed(failed, NO_SUSPECTS, [], { limit: 3, byStrace, allowedMs: undefined }).fix;
}

test.each<[Failed['why'], boolean, string]>([
  ['exited', false, 'try tracer: strace'],
  ['exited', true, 'strace saw no look-up that explains the failure'],
  [
    'crash loop',
    true,
    "The container's last lines may say what is missing. Else add the folders of the program to keep",
  ],
  ['never ready', false, 'raise ready-timeout. Else try tracer: strace'],
  ['test failed', true, 'If the test is flaky, fix it. Else add the folders'],
])('a container that %s (strace watched it: %s) is told "%s"', (why, byStrace, text) => {
  expect(fixOf(why, byStrace)).toContain(text);
  expect(fixOf(why, byStrace)!.includes('try tracer: strace')).toBe(!byStrace);
});
