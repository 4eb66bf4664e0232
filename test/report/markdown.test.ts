import { expect, test } from 'vitest';
import { code, failureParts, folded, text, warningParts } from '../../src/report/markdown.ts';

test.each([
  ['<b>&*_`[x](y)|', '\\<b\\>&amp;\\*\\_\\`\\[x\\](y)\\|'],
  ['@octocat', '@&#8203;octocat'],
  ['a\u001b[31mred\u001b[0m\nb', 'ared b'],
  ['x'.repeat(501), `${'x'.repeat(500)}…`],
])('text of unknown origin is text: %j', (value, shown) => {
  expect(text(value)).toBe(shown);
});

test('a name as code ends no table cell and no element', () => {
  expect(code('a|</code>')).toBe('<code>a&#124;&#60;/code&#62;</code>');
});

test('a failure: the next step, then what shows it, in a fence that it cannot close', () => {
  const evidence = [
    { title: 'Empty', lines: [] },
    { title: 'It printed', lines: ['````', 'x'] },
  ];
  expect(failureParts({ mend: 'Do *this*.', evidence })).toEqual([
    '**Next step:** Do \\*this\\*.',
    'It printed:\n\n`````text\n````\nx\n`````',
  ]);
  expect(failureParts({ evidence: [] })).toEqual([]);
});

test('warnings: ten, and how many more there are', () => {
  expect(warningParts([], 'the log')).toEqual([]);
  expect(warningParts(['a', 'b'], 'the log')).toEqual(['⚠️ Warnings\n\n- a\n- b']);
  const many = warningParts(
    Array.from({ length: 12 }, (_, i) => `w${i}`),
    'the log',
  );
  expect(many[0]).toMatch(/- w9\n- … and 2 more in the log$/);
});

test('lines that the reader may unfold', () => {
  expect(folded('More', ['| a |'])).toBe('<details><summary>More</summary>\n\n| a |\n\n</details>');
});
