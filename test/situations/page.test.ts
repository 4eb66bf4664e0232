import { expect, test } from 'vitest';
import { page } from './page.ts';
import { TABLE } from './table.ts';

test('docs/situations.md is the table of the tests', async () => {
  await expect(page(TABLE)).toMatchFileSnapshot('../../docs/situations.md');
});

test('no two rows of a topic are the same for a reader', () => {
  for (const { title, rows } of TABLE) {
    const names = rows.map(({ name, tracer }) => `${name} (${tracer})`);
    expect(names, title).toEqual([...new Set(names)]);
  }
});
