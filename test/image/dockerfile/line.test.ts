import { expect, test } from 'vitest';
import { comment, fold } from '../../../src/image/dockerfile/line.ts';

test('a short line stays as it is', () => expect(fold('CMD ["a"]')).toEqual(['CMD ["a"]']));

test('a long line goes on after a backslash, between two letters or digits', () => {
  const line = `LABEL a="${'bc \\\\ # '.repeat(20_000)}"`;
  const lines = fold(line)!;
  expect(lines.length).toBeGreaterThan(1);
  for (const one of lines) expect(Buffer.byteLength(one)).toBeLessThan(64 << 10);
  for (const one of lines.slice(0, -1)) expect(one).toMatch(/[A-Za-z0-9]\\$/);
  for (const one of lines.slice(1)) expect(one).toMatch(/^[A-Za-z0-9]/);
  expect(lines.map((one, at) => (at < lines.length - 1 ? one.slice(0, -1) : one)).join('')).toBe(line);
});

test('a long line without such a place cannot be written', () => expect(fold('é '.repeat(50_000))).toBeUndefined());

test('a comment has a value on one line, cut off if it is long', () => {
  expect(comment('Left out', 'a\nb')).toBe('# Left out: "a\\nb"');
  expect(comment('Left out', 'x'.repeat(1000))).toHaveLength('# Left out: '.length + 301);
});
