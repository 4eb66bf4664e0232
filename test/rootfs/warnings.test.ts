import { expect, test } from 'vitest';
import { Warnings } from '../../src/rootfs/warnings.ts';

const added = (count: number) => {
  const warnings = new Warnings();
  for (let n = 0; n < count; n += 1) warnings.add(`line ${n}`);
  return warnings.list();
};

test.each([
  [0, 0, undefined],
  [50, 50, 'line 49'],
  [51, 51, 'and 1 more warning like these'],
  [1000, 51, 'and 950 more warnings like these'],
])('%i warnings are listed in %i lines', (count, lines, last) => {
  expect(added(count)).toHaveLength(lines);
  expect(added(count).at(-1)).toBe(last);
});

test('the returned list is a copy', () => {
  const warnings = new Warnings();
  warnings.list().push('x');
  expect(warnings.list()).toEqual([]);
});
