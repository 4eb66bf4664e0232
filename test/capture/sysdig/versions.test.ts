import { isExplicitVersion } from '@actions/tool-cache';
import { expect, test, vi } from 'vitest';
import {
  ARCHITECTURES,
  architectureOf,
  assetName,
  cacheVersion,
  PINNED,
} from '../../../src/capture/sysdig/versions.ts';

test.each([
  ['x64', 'x86_64'],
  ['arm64', 'aarch64'],
  ['riscv64', undefined],
  ['ia32', undefined],
])('%s is %s', (node, architecture) => {
  expect(architectureOf(node)).toBe(architecture);
});

test("an asset's name is as on the release page", () => {
  expect(assetName('0.41.4', 'aarch64')).toBe('sysdig-0.41.4-aarch64.tar.gz');
});

test('the versions to try are well-formed, and none is there twice', () => {
  expect(new Set(PINNED).size).toBe(PINNED.length);
  for (const version of PINNED) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('every architecture of a release is one of a machine', () => {
  expect(['x64', 'arm64'].map(architectureOf)).toEqual([...ARCHITECTURES]);
});

const SUM = '0123456789abcdef'.repeat(4);

test.each([
  ['0.41.4', `0.41.4-sha256.${SUM}`],
  ['', `0.0.0-sha256.${SUM}`],
  ['0.41', `0.0.0-sha256.${SUM}`],
  ['0.041.4', `0.0.0-sha256.${SUM}`],
  ['0.41.4+x', `0.0.0-sha256.${SUM}`],
])('release "%s" has a version that the tool cache does not change', (release, version) => {
  expect(cacheVersion(release, SUM)).toBe(version);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const explicit = isExplicitVersion(version);
  vi.restoreAllMocks();
  expect(explicit).toBe(true);
});
