import { expect, test } from 'vitest';
import { jsonArrayIn } from '../../../src/image/dockerfile/json-array.ts';

test.each([
  ['["a","b"]', ['a', 'b']],
  [' ["a"] && x', ['a']],
  ['["]"]', [']']],
  ['[]', []],
  ['[1]', [1]],
  ['[ -f /x ]', undefined],
  ['[ "$a" = "b" ]', undefined],
  ['a ["b"]', undefined],
  ['', undefined],
])('%j', (text, array) => expect(jsonArrayIn(text)).toEqual(array));
