import { expect, test } from 'vitest';
import { KINDS } from './rows/row.ts';
import { ATTACKS } from './rows/table.ts';

test('the table has attacks of every kind, most of them against a user who is not root', () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(60);
  expect(ATTACKS.filter(({ as }) => as === 'job user').length).toBeGreaterThanOrEqual(60);
  expect([...new Set(ATTACKS.map(({ kind }) => kind))].sort()).toEqual([...KINDS].sort());
});

test('each row has a name of its own', () => {
  const names = ATTACKS.map(({ attack, as }) => `${attack} (${as})`);
  expect(new Set(names).size).toBe(names.length);
});
