import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { asJson, harmless, harmlessLines, joined, painted, print } from '../../src/base/printer.ts';
import { Random } from '../fuzz/random.ts';
import { WorkflowCommands } from '../runner/workflow-commands.ts';
import { project } from '../support/cli.ts';

describe('harmless text', () => {
  test.each([
    ['plain', 'a path: /a/b (é, 日本, 😀)', 'a path: /a/b (é, 日本, 😀)'],
    ['line breaks', 'v1\n::set-output name=digest::evil\r\nx', 'v1\\n::set-output name=digest::evil\\r\\nx'],
    ['other line breaks', 'a\u0085b\u2028c\u2029d\v\f', 'a\\x85b\\u2028c\\u2029d\\x0b\\x0c'],
    ['a command', '::error::x', '\\::error::x'],
    ['a command after spaces', ' \u00a0\u3000::error::x', ' \u00a0\u3000\\::error::x'],
    ['an old command anywhere', 'log ##[set-output name=x;]y', 'log ##\\[set-output name=x;]y'],
    ['the title of a terminal', '\x1b]0;title\x07', '\\x1b]0;title\\x07'],
    ['the clipboard of a terminal (OSC 52)', '\x1b]52;c;ZXZpbA==\x1b\\', '\\x1b]52;c;ZXZpbA==\\x1b\\'],
    ['a control sequence of one byte', '\x9b31mred', '\\x9b31mred'],
    ['a tab and a backspace', 'a\tb\x08\x7f\0', 'a\\tb\\x08\\x7f\\x00'],
    ['a change of direction', 'a\u202etxt.exe\u2066\u200f', 'a\\u202etxt.exe\\u2066\\u200f'],
    ['half a character', '\ud800x', '\\ud800x'],
  ])('%s', (_, text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  test('a long text is cut', () => {
    const shown = harmless('x'.repeat(700e6 / 1000));
    expect(shown.length).toBeLessThan(16_500);
    expect(shown).toMatch(/x… \(cut, 700000 characters\)$/);
  });

  test('lines of ours stay lines', () => {
    expect(joined(harmlessLines('one\n::two::\nthree\t'))).toBe('one\n\\::two::\nthree\\t');
  });

  test('a style is added to harmless text only', () => {
    expect(painted(31, harmless('a\x1b[0m'))).toBe('\x1b[31ma\\x1b[0m\x1b[0m');
  });
});

test('JSON keeps its meaning, and has no active characters', () => {
  const value = { a: 'x\n\x9b\u2028\u202e\x7f::set-output::', b: ['##[error]x', '###['] };
  const text = asJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  // The runner obeys an old command anywhere in a line, also on stdout of the command line.
  expect(text).not.toContain('##[');
});

const FORMS = [
  '::set-output name=digest::evil',
  '##[set-output name=digest;]evil',
  '::add-mask::a',
  '::group::x',
  '::stop-commands::t',
];
const BREAKS = [
  '\n',
  '\r',
  '\r\n',
  '\u0085',
  '\u2028',
  '\u2029',
  '\v',
  '\f',
  '\0',
  '\x1b[2K',
  ' ',
  '\t',
  '\u3000',
  'x',
  '',
];

test('the runner obeys no text, however it is put together', () => {
  const random = new Random(18);
  for (let n = 0; n < 20_000; n++) {
    const parts = random.times(1 + (n % 7), () => random.pick(random.pick([FORMS, BREAKS, BREAKS])));
    const runner = new WorkflowCommands();
    // .NET ends a line at LF, CR and CR LF.
    for (const line of harmless(parts.join('')).split(/\r\n|\r|\n/)) runner.line(line);
    const { outputs, masks, groups, annotations, refused, log } = runner;
    expect([outputs, masks, groups, annotations, refused, log.length], parts.join('')).toEqual([{}, [], [], [], [], 1]);
  }
});

describe('the printer is the only one:', () => {
  const files = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file));

  test.each([
    [
      'writes to the standard streams',
      /process\.std(?:out|err)\.write|console\.\w+\(/,
      ['src/capture/sysdig/cache.ts'],
    ],
    [
      "uses the toolkit's log",
      /core\.(?:info|notice|warning|error|debug|group|startGroup|setFailed)\b/,
      ['src/action/log.ts'],
    ],
    ['makes text printable by a cast', /as Printable\b/, ['src/base/printer.ts']],
  ])('nothing else %s', (_, pattern, allowed) => {
    const found = files.filter((file) => pattern.test(readFileSync(join(project, file), 'utf8')));
    expect(found).toEqual(allowed);
  });

  test('the compiler refuses text that is not harmless', () => {
    // @ts-expect-error text from outside: `npm run check` fails if this is allowed.
    expect(() => print(new PassThrough(), 'text' as string)).not.toThrow();
    // @ts-expect-error the same for a style.
    expect(painted(1, 'text' as string)).toContain('text');
  });
});
