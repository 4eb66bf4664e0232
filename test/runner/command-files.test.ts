import { expect, test } from 'vitest';
import { readPairs, readSummary } from './command-files.ts';

test.each([
  ['', {}],
  ['a=1\nb=x=y\n', { a: '1', b: 'x=y' }],
  ['a=\n\nb=2', { a: '', b: '2' }],
  ['a=1\na=2\n', { a: '2' }],
  ['a<<END\none\n\ntwo=2\nEND\nb=3\n', { a: 'one\n\ntwo=2', b: '3' }],
  ['a<<END\nEND\n', { a: '' }],
  ['a=x<<y\n', { a: 'x<<y' }],
])('reads %j', (text, pairs) => {
  expect(readPairs(text)).toEqual(pairs);
});

test.each([
  ['a<<END\none\n', "Matching delimiter not found 'END'"],
  ['nonsense\n', "Invalid format 'nonsense'"],
  ['=1\n', "Invalid format '=1'"],
  ['<<END\nEND\n', "Invalid format '<<END'"],
])('refuses %j', (text, message) => {
  expect(() => readPairs(text)).toThrow(message);
});

test('a summary of 1 MiB is shown, and a larger one is dropped with an error', () => {
  expect(readSummary(Buffer.alloc(1 << 20, 'a')).summary).toHaveLength(1 << 20);
  expect(readSummary(Buffer.alloc((1 << 20) + 1, 'a'))).toEqual({
    summary: '',
    error: '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1024k.',
  });
});
