import { expect, test } from 'vitest';
import { type Healed, MANY } from '../../src/healing/healing.ts';
import { healedRecords, healedText, roundRecord } from '../../src/healing/records.ts';
import type { ImagePath } from '../../src/path.ts';

const one = (path: string): Healed => ({ path: path as ImagePath, round: 2, because: 'looked for in vain' });

test('what was healed is told in the order of the paths, bytes that are no text in the form of files.txt', () => {
  expect(healedRecords([one('/b\xff'), one('/a')])).toEqual([
    { path: '/a', round: 2, because: 'looked for in vain' },
    { path: '"/b\\u00ff"', round: 2, because: 'looked for in vain' },
  ]);
});

test.each([
  [
    1,
    'Healed: the test on the micro image needs 1 path that was not captured; it was added: /0. Name it in keep, or let the test on the original reach it.',
  ],
  [
    5,
    'Healed: the test on the micro image needs 5 paths that were not captured; they were added: /0, /1, /2 and 2 more. Name them in keep, or let the test on the original reach them.',
  ],
  [MANY + 1, /and 18 more\. Not each of them may be needed: it passed with all of them\. Name them/],
])('%d healed paths are a warning that says what to do', (count, text) => {
  expect(healedText(Array.from({ length: count }, (_, i) => one(`/${i}`)))).toMatch(text);
});

test('a round tells the first hundred paths, how many they are, and what went wrong', () => {
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
