import { expect, test } from 'vitest';
import { LineSplitter } from '../../src/base/line-splitter.ts';
import { Random } from '../fuzz/random.ts';

function split(parts: readonly string[], most?: number): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), most);
  for (const part of parts) splitter.write(part);
  splitter.end();
  return lines;
}

test.each([
  ['lines', ['a\nb\n'], ['a', 'b']],
  ['a last line without an end', ['a\nb'], ['a', 'b']],
  ['empty lines', ['\n\na\n'], ['', '', 'a']],
  ['CR and CR LF', ['a\r\nb\rc\n'], ['a', 'b', 'c']],
  ['CR LF in two parts', ['a\r', '\nb\n'], ['a', 'b']],
  ['CR at an end, and then a text', ['a\r', 'b\n'], ['a', 'b']],
  ['CR LF around an empty part', ['a\r', '', '\nb'], ['a', 'b']],
  ['nothing', [''], []],
])('%s', (_, parts, lines) => expect(split(parts)).toEqual(lines));

test('of a long line, the beginning is kept, and the next line is whole', () => {
  expect(split(['abc', 'def', 'ghi\nnext\n'], 4)).toEqual(['abcd… (cut, 5 more characters)', 'next']);
});

test('a line of 100 MB takes no more memory than its beginning', () => {
  const part = 'x'.repeat(1 << 16);
  const [line, ...others] = split(Array.from({ length: 1600 }, () => part));
  expect(line).toMatch(/^x{1048576}… \(cut, 103809024 more characters\)$/);
  expect(others).toEqual([]);
});

test('however a text is cut into parts, its lines are the same', () => {
  const random = new Random(7);
  for (let n = 0; n < 2000; n++) {
    const text = random.times(n % 20, () => random.pick(['\r', '\n', '\r\n', 'a', 'bc'])).join('');
    const parts: string[] = [];
    for (let at = 0; at < text.length; ) {
      const size = 1 + random.int(3);
      parts.push(text.slice(at, at + size));
      at += size;
    }
    expect(split(parts)).toEqual(split([text]));
  }
});
