import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wildcard } from '../../../src/rootfs/closure/wildcard.ts';

test.each<[string, string[], string[]]>([
  ['*.conf', ['a.conf', 'a.b.conf'], ['.a.conf', 'conf', 'a.conf~']],
  ['.*.conf', ['.a.conf'], ['a.conf']],
  ['a*b*c', ['abc', 'axbxc', 'abbcc'], ['ab', 'acb']],
  ['??', ['ab', '\xff\n'], ['a', 'abc', '.a']],
  ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
  ['[!a-c]', ['d', '-'], ['a', 'b']],
  ['[]a]', [']', 'a'], ['b']],
  ['[a-]', ['a', '-'], ['b']],
  ['[a', ['[a'], ['a']],
  ['\\*', ['*'], ['a', '\\*']],
  ['', [], ['a']],
  ['*', ['a'], ['.a']],
])('the pattern %s matches names', (pattern, yes, no) => {
  expect(yes.filter((name) => !wildcard(pattern, name))).toEqual([]);
  expect(no.filter((name) => wildcard(pattern, name))).toEqual([]);
});

test('patterns match the same names as in the shell', () => {
  const text = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 8 });
  const pairs = fc.sample(fc.tuple(text('ab*?.'), text('ab.')), { numRuns: 400, seed: 5 });
  const cases = pairs.flat();
  const script =
    'while [ $# -gt 0 ]; do case $2 in .*) case $1 in .*) dot=1;; *) dot=0;; esac;; *) dot=1;; esac; ' +
    'case $2 in $1) echo $dot;; *) echo 0;; esac; shift 2; done';
  const judged = execFileSync('sh', ['-c', script, 'sh', ...cases], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
  expect(pairs.map(([pattern, name]) => (wildcard(pattern, name) ? '1' : '0'))).toEqual(judged);
});
