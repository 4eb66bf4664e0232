import { expect, test } from 'vitest';
import { originsOf } from '../../src/report/origins.ts';
import type { PackedRecord } from '../../src/report/report.ts';

test('each file counts once, folders do not count, and an OS package wins over a language package', () => {
  const file = (size: number, more: Partial<PackedRecord> = {}): PackedRecord => ({
    ...{ path: '/x', type: 'file', reason: 'traced', size },
    ...more,
  });
  const packed = [
    file(1, { package: 'a' }),
    file(2, { package: 'a', language: 'pypi a' }),
    file(4, { package: 'b' }),
    file(8, { language: 'npm a' }),
    file(0, { type: 'symlink' }),
    file(16),
    file(0, { type: 'directory', package: 'c' }),
  ];
  expect(originsOf(packed)).toEqual({
    os: { packages: 2, files: 3, bytes: 7 },
    language: { packages: 1, files: 1, bytes: 8 },
    none: { packages: 0, files: 2, bytes: 16 },
  });
});
