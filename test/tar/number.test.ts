import { expect, test } from 'vitest';
import { octal, readNumber } from '../../src/tar/number.ts';

test.each([
  ['0000644\0', 0o644],
  ['   644 \0', 0o644],
  ['644\0\0\0\0\0', 0o644],
  ['\0\0\0\0\0\0\0\0', 0],
  ['77777777', 0o77777777],
  ['\x80\0\0\0\0\0\x01\x00', 256],
  ['\xff\xff\xff\xff\xff\xff\xff\xfe', -2],
  ['\x80\x7f\xff\xff\xff\xff\xff\xff', Number.NaN],
  ['12x\0\0\0\0\0', Number.NaN],
  ['-1\0\0\0\0\0\0', Number.NaN],
])('the field %j reads as %d', (field, value) => {
  expect(readNumber(Buffer.from(field, 'latin1'), 0, 8)).toBe(value);
});

test('octal returns undefined for a number that does not fit', () => {
  expect(octal(0o755, 8)).toBe('0000755\0');
  expect(octal(2097151, 8)).toBe('7777777\0');
  expect(octal(2097152, 8)).toBeUndefined();
  expect(octal(-1, 12)).toBeUndefined();
});
