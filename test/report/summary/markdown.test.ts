import { expect, test } from 'vitest';
import { code, failureParts, folded, text, warningParts } from '../../../src/report/summary/markdown.ts';

test.each([
  ['<b>&*_`[x](y)|', '\\<b\\>&amp;\\*\\_\\`\\[x\\](y)\\|'],
  ['@octocat', '@&#8203;octocat'],
  ['a\u001b[31mred\u001b[0m\nb', 'ared b'],
  ['x'.repeat(501), `${'x'.repeat(500)}…`],
])('untrusted text %j becomes plain text', (value, shown) => {
  expect(text(value)).toBe(shown);
});

test('a name as code cannot end a table cell or an element', () => {
  expect(code('a|</code>')).toBe('<code>a&#124;&#60;/code&#62;</code>');
});

test('a failure has the next step, then the evidence in a fence that it cannot close', () => {
  const evidence = [
    { title: 'Empty', lines: [] },
    { title: 'It printed', lines: ['````', 'x'] },
  ];
  expect(failureParts({ fix: 'Do *this*.', evidence })).toEqual([
    '**Next step:** Do \\*this\\*.',
    'It printed:\n\n`````text\n````\nx\n`````',
  ]);
  expect(failureParts({ evidence: [] })).toEqual([]);
});

test('ten warnings are shown, then the number of the others', () => {
  expect(warningParts([], 'the log')).toEqual([]);
  expect(warningParts(['a', 'b'], 'the log')).toEqual(['⚠️ Warnings\n\n- a\n- b']);
  const many = warningParts(
    Array.from({ length: 12 }, (_, i) => `w${i}`),
    'the log',
  );
  expect(many[0]).toMatch(/- w9\n- … and 2 more in the log$/);
});

test('a folded section has its title as the summary', () => {
  expect(folded('More', ['| a |'])).toBe('<details><summary>More</summary>\n\n| a |\n\n</details>');
});
