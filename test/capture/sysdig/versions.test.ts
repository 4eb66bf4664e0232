import { expect, test } from 'vitest';
import { architectureOf, assetName, CHECKSUMS, PINNED } from '../../../src/capture/sysdig/versions.ts';

test.each([
  ['x64', 'x86_64'],
  ['arm64', 'aarch64'],
  ['riscv64', undefined],
  ['ia32', undefined],
])('%s is %s', (node, architecture) => {
  expect(architectureOf(node)).toBe(architecture);
});

test("an asset's name is that of the release page", () => {
  expect(assetName('0.41.4', 'aarch64')).toBe('sysdig-0.41.4-aarch64.tar.gz');
});

test('versions and checksums have their form', () => {
  expect(new Set(PINNED).size).toBe(PINNED.length);
  for (const version of [...PINNED, ...Object.keys(CHECKSUMS)]) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  for (const sums of Object.values(CHECKSUMS)) {
    for (const sum of Object.values(sums)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
  }
});
