import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { needsQuote, quote, unquote } from '../../src/filelist/quote.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('quote', () => {
  test.each([
    ['/a\nb', '"/a\\nb"'],
    ['/\xff\xfe', '"/\\u00ff\\u00fe"'],
    [`${bytes('/é')}\xe9`, '"/é\\u00e9"'],
    ['/\xed\xa0\x80', '"/\\u00ed\\u00a0\\u0080"'],
    ['/\xc0\xaf', '"/\\u00c0\\u00af"'],
    [`/"\\\x01\xff`, '"/\\"\\\\\\u0001\\u00ff"'],
    [bytes('/😀'), '"/😀"'],
  ])('turns %j into %s, and unquote turns it back', (path, quoted) => {
    expect(quote(path)).toBe(quoted);
    expect(unquote(bytes(quoted))).toBe(path);
  });
});

describe('unquote', () => {
  test.each([
    ['"/\\u20ac"', bytes('/€')],
    ['"/\\ud83d\\ude00"', bytes('/😀')],
    ['"/\\u0041\\/\\t"', '/A/\t'],
    ['"/\\u00E9"', '/\xe9'],
  ])('reads %s as %j', (quoted, path) => {
    expect(unquote(quoted)).toBe(path);
  });

  test.each([['"/a'], ['"/a"b'], ['"/\\x"'], ['"/\\u12"'], ['/a'], ['"']])(
    'refuses %s, which is not a JSON string',
    (text) => {
      expect(() => unquote(text)).toThrow(Failure);
    },
  );

  test('reverses quote for any path, and quote always writes valid JSON', () => {
    const path = fc.array(fc.nat(255), { maxLength: 20 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(path, (text) => {
        expect(unquote(bytes(quote(text)))).toBe(text);
        expect(typeof JSON.parse(quote(text))).toBe('string');
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  ['/plain', false],
  [bytes('/é 😀'), false],
  ['/tab\t', false],
  ['/\xe9', true],
  ['/a\nb', true],
  ['/a\r', true],
  ['#x', true],
  ['"x', true],
])('needsQuote(%j) is %s', (path, needed) => {
  expect(needsQuote(path)).toBe(needed);
});
