import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonLines } from '../../../src/filelist/lock/common-lines.ts';
import { inTime } from '../../support/in-time.ts';

const common = (old: string, next: string) =>
  commonLines([...old], [...next])
    .map(([at]) => old[at])
    .join('');

describe('common lines', () => {
  test.each([
    ['', '', ''],
    ['abc', '', ''],
    ['abc', 'abc', 'abc'],
    ['abc', 'xbz', 'b'],
    ['acbd', 'abcd', 'abd'],
    ['edcba', 'abcde', 'c'],
    ['xxaxx', 'xxbxx', 'xxxx'],
    ['.a..b.', '.c..b.', '...b.'],
    ['1.a.b.2', '1.b.a.2', '1.a.2'],
  ])('of %s and %s are as many as in %s', (old, next, expected) => {
    expect(common(old, next)).toHaveLength(expected.length);
  });

  test('are equal lines in the order of both texts, and for sorted lists all lines of both', () => {
    const lists = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map(String)).map((lines) => lines.sort());
    fc.assert(
      fc.property(lists, lists, (old, next) => {
        expect(commonLines(old, next).map(([at]) => old[at])).toEqual(old.filter((line) => next.includes(line)));
        expect(commonLines(old, next).map(([, at]) => next[at])).toEqual(old.filter((line) => next.includes(line)));
      }),
    );
  });

  test('of lists with 200,000 lines are found within 5 s', () => {
    const old = Array.from({ length: 200_000 }, (_, at) => `/usr/share/${at}`);
    const next = old.map((line, at) => (at % 2 === 0 ? line : `${line}x`)).reverse();
    expect(inTime(5_000, () => commonLines(old, next))).toHaveLength(1);
  });
});
