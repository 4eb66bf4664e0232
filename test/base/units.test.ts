import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { counted, parseBytes, showBytes, showCount, showDuration, showRatio } from '../../src/base/units.ts';

describe('units', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [12_950_000, '12.9 MB'],
    [12_960_000, '13.0 MB'],
    [99_960_000, '100 MB'],
    [224_000_000, '224 MB'],
    [999_900_000, '1.00 GB'],
    [3_857_000_000, '3.86 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(showBytes(bytes)).toBe(text);
  });

  test.each([
    ['25MB', 25_000_000],
    ['25 mb', 25_000_000],
    ['24MiB', 24 * 2 ** 20],
    ['1.5GB', 1_500_000_000],
    ['4096', 4096],
    ['4096B', 4096],
    ['MB', undefined],
    ['25 apples', undefined],
    ['-1MB', undefined],
    ['', undefined],
  ])('%j is read as %s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  test.each([
    [40, '0.0 s'],
    [1234, '1.2 s'],
    [99_940, '99.9 s'],
    [99_990, '1 min 40 s'],
    [125_400, '2 min 5 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(showDuration(ms)).toBe(text);
  });

  test('counts have separators, and shares are percentages', () => {
    expect([0, 999, 1243, 100_000, 1_234_567].map(showCount)).toEqual(['0', '999', '1,243', '100,000', '1,234,567']);
    expect(showRatio(0.0581)).toBe('5.8 %');
  });

  test.each([
    [0, '0 paths'],
    [1, '1 path'],
    [2, '2 paths'],
    [1180, '1,180 paths'],
  ])('a count of %d is %s', (count, text) => {
    expect(counted(count, 'path')).toBe(text);
  });

  test('a count can have its own plural', () => {
    expect([1, 2].map((count) => counted(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
  });

  test('no text has a plural for a count of one', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const guilty = sources.filter((name) =>
      /showCount\([^`]*\)\} (?!of\b)([a-z]+ )?[a-z]+s\b/.test(readFileSync(join('src', name), 'utf8')),
    );
    expect(guilty).toEqual([]);
  });
});
