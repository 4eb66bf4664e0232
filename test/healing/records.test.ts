import { expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { MANY } from '../../src/healing/healing.ts';
import type { Healed } from '../../src/healing/micro-images.ts';
import { healedRecords, healedText, onlyWatchedText, roundRecord } from '../../src/healing/records.ts';
import type { ScriptResult } from '../../src/trial/script.ts';

const one = (path: string): Healed => ({ path: path as ImagePath, round: 2, because: 'missing at run time' });

test('healed paths are sorted, and bytes that are not text are escaped as in files.txt', () => {
  expect(healedRecords([one('/b\xff'), one('/a')])).toEqual([
    { path: '/a', round: 2, because: 'missing at run time' },
    { path: '"/b\\u00ff"', round: 2, because: 'missing at run time' },
  ]);
});

test.each([
  [
    1,
    'Healed: the test passes on the micro image only with 1 path that was not captured: /0. Add it to keep, or let the test on the original use it.',
  ],
  [
    5,
    'Healed: the test passes on the micro image only with 5 paths that were not captured: /0, /1, /2 and 2 more. Add them to keep, or let the test on the original use them.',
  ],
  [MANY + 1, /and 18 more\. The test may not need every path\. Add them/],
])('%d healed paths are a warning with the next step', (count, text) => {
  expect(healedText(Array.from({ length: count }, (_, i) => one(`/${i}`)))).toMatch(text);
});

test('paths without which the test passes are told with what they change', () => {
  const test = { ok: true } as ScriptResult;
  const message = 'the test passed, but the container ended with exit code 5';
  const failed = { ok: false as const, why: 'ended differently' as const, message, test, evidence: [] };
  expect(healedText([one('/a')], failed)).toBe(
    `Healed with 1 path that was not captured: /a. Without it, ${message}. Add it to keep, or let the test on the original use it.`,
  );
});

test('a failure only under strace tells of added paths if there are any', () => {
  expect(onlyWatchedText('it failed', false)).not.toContain('added');
  expect(onlyWatchedText('it failed', true)).toContain('What the container looked for in vain was still added.');
});

test('the record of a round has the first hundred paths, their number, and the failure', () => {
  const added = Array.from({ length: 101 }, (_, i) => `/${i}` as ImagePath);
  const failed = { ok: false as const, why: 'exited' as const, message: 'it ended', said: 'secret', evidence: [] };
  const record = roundRecord({ round: 1, added, verdict: failed });
  expect(record).toEqual({ round: 1, added: 101, paths: added.slice(0, 100), passed: false, message: 'it ended' });
  expect(roundRecord({ round: 2, added: [], verdict: { ok: true, test: {} as never } })).toEqual({
    round: 2,
    added: 0,
    paths: [],
    passed: true,
  });
});
