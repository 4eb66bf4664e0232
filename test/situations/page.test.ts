import { expect, test } from 'vitest';
import { page } from './page.ts';
import { TABLE } from './table.ts';

test('docs/situations.md is generated from the table of the tests', async () => {
  await expect(page(TABLE)).toMatchFileSnapshot('../../docs/situations.md');
});

test('the rows of a topic have different names and tracers', () => {
  for (const { title, rows } of TABLE) {
    const names = rows.map(({ name, tracer }) => `${name} (${tracer})`);
    expect(names, title).toEqual([...new Set(names)]);
  }
});
