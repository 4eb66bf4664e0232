import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allMatter, neededOf } from '../../src/healing/needed.ts';

const items = Array.from({ length: 100 }, (_, i) => i);

/** Needs all of these numbers; counts the runs. */
function testThatNeeds(...needed: number[]) {
  const test = { runs: 0, passes: async (some: readonly number[]) => needed.every((one) => some.includes(one)) };
  const passes = async (some: readonly number[]) => {
    test.runs++;
    return test.passes(some);
  };
  return { test, passes };
}

test.each([[[0]], [[99]], [[42]], [[3, 97]]])('%j is found among a hundred', async (needed) => {
  const { test, passes } = testThatNeeds(...needed);
  expect((await neededOf(items, passes, () => true)).sort((a, b) => a - b)).toEqual(needed);
  expect(test.runs).toBeLessThanOrEqual(16);
});

test('one item is needed without a run', async () => {
  const { test, passes } = testThatNeeds(1);
  expect([await neededOf([1], passes, () => true), test.runs]).toEqual([[1], 0]);
});

test('whatever is needed and whenever the time is over, the test passes with the result', async () => {
  const needed = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(needed, fc.integer({ min: 0, max: 20 }), async (numbers, most) => {
      const { test, passes } = testThatNeeds(...numbers);
      const found = await neededOf(items, passes, () => test.runs < most);
      expect(await test.passes(found)).toBe(true);
      expect(test.runs).toBeLessThanOrEqual(Math.min(most, 16));
    }),
  );
});

test('all matter if the first and the last do', async () => {
  expect(await allMatter(items, testThatNeeds(...items).passes)).toBe(true);
  expect(await allMatter(items, testThatNeeds(0).passes)).toBe(false);
  expect(await allMatter(items, testThatNeeds(99).passes)).toBe(false);
});
