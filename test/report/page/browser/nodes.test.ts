import { describe, expect, test } from 'vitest';
import {
  describe as inWords,
  keptOf,
  nodeName,
  opens,
  packageTree,
} from '../../../../src/report/page/browser/nodes.ts';

const of = (packed: number, total: number) => ({ packed, total });
const lib = { name: 'lib', bytes: of(5_000_000, 120_000_000), files: of(10, 3400) };

describe('a node', () => {
  test('is described by name, size, files and kept share', () => {
    expect(inWords(lib)).toBe('lib, 120 MB in 3,400 files, 4.2 % kept');
    expect(inWords({ name: '', bytes: of(0, 0), files: of(0, 1) })).toBe('1 smaller, 0 B in 1 file, 0.0 % kept');
    expect([nodeName({ ...lib, name: '' }), keptOf(lib)]).toEqual(['3,400 smaller', 5 / 120]);
  });

  test('opens only if it has a named child', () => {
    expect(opens(lib)).toBe(false);
    expect(opens({ ...lib, children: [{ ...lib, name: '' }] })).toBe(false);
    expect(opens({ ...lib, children: [lib] })).toBe(true);
  });
});

test('packages become a tree, whose last child is the files without a package', () => {
  const record = (name: string, packed: number, total: number) => ({
    name,
    ...{ files: of(packed, total), bytes: of(packed * 10, total * 10) },
  });
  const whole = { name: '/', bytes: of(60, 200), files: of(6, 20) };
  const tree = packageTree([record('a', 1, 2), record('b', 3, 8), record('meta', 0, 0)], whole);
  expect(tree.children).toEqual([
    { name: 'b', bytes: of(30, 80), files: of(3, 8) },
    { name: 'a', bytes: of(10, 20), files: of(1, 2) },
    { name: 'in no package', bytes: of(20, 100), files: of(2, 10) },
  ]);
});
