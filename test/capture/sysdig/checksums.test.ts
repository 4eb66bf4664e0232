import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableText } from '../../../scripts/pin-sysdig/table.ts';
import { CHECKSUMS } from '../../../src/capture/sysdig/checksums.ts';
import { ARCHITECTURES, PINNED } from '../../../src/capture/sysdig/versions.ts';

test.each(PINNED)('%s, which is tried, has a cell for each architecture', (version) => {
  expect(Object.keys(CHECKSUMS[version] ?? {})).toEqual([...ARCHITECTURES]);
});

const cells = Object.entries(CHECKSUMS).flatMap(([version, row]) =>
  Object.entries(row).map(([architecture, sum]) => [version, architecture, sum] as const),
);

test.each(cells)('the cell of %s for %s is empty or a SHA-256', (version, _, sum) => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(sum).toMatch(/^(?:[0-9a-f]{64})?$/);
});

test('no two archives have the same SHA-256', () => {
  const filled = cells.map(([, , sum]) => sum).filter((sum) => sum !== '');
  expect(new Set(filled).size).toBe(filled.length);
});

test('the file is as scripts/pin-sysdig.js writes it', () => {
  const path = new URL('../../../src/capture/sysdig/checksums.json', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(tableText(CHECKSUMS));
});
