import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { patchText } from '../../../src/filelist/lock/patch.ts';
import { lockText } from '../../../src/filelist/lock/text.ts';

describe('a patch', () => {
  test('has three lines of context around each change', () => {
    const old = 'abcdefghijklmnopqrst'.replace(/./g, '/$&\n');
    const next = old.replace('/b\n', '').replace('/s\n', '/s\n/s2\n');
    expect(patchText('locks/app.files', old, next)).toBe(`diff --git a/locks/app.files b/locks/app.files
--- a/locks/app.files
+++ b/locks/app.files
@@ -1,5 +1,4 @@
 /a
-/b
 /c
 /d
 /e
@@ -17,4 +16,5 @@
 /q
 /r
 /s
+/s2
 /t
`);
  });

  test('creates a file that does not exist', () => {
    expect(patchText('x', undefined, '/a\n')).toBe(
      'diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n+/a\n',
    );
  });

  test('marks a last line without a newline', () => {
    expect(patchText('x', '/a', '/a\n')).toContain('-/a\n\\ No newline at end of file\n+/a\n');
  });

  test.each([
    ['a b', 'diff --git a/a b b/a b\n--- a/a b\t\n+++ b/a b\t\n'],
    ['"q"', 'diff --git "a/\\"q\\"" "b/\\"q\\""\n--- "a/\\"q\\""\n+++ "b/\\"q\\""\n'],
    ['\xc3\xa4', 'diff --git "a/\\303\\244" "b/\\303\\244"\n--- "a/\\303\\244"\n+++ "b/\\303\\244"\n'],
  ])('writes the name %s in the form of git', (name, head) => {
    expect(patchText(name, '', '/a\n')).toBe(`${head}@@ -0,0 +1,1 @@\n+/a\n`);
  });

  test('is empty if nothing changes', () => {
    expect(patchText('x', '/a\n', '/a\n')).toBe('');
  });
});

const git = (args: string[], cwd: string) => execFileSync('git', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
const hasGit = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!hasGit)('git apply (skipped without git)', () => {
  let repository = '';
  beforeAll(() => {
    repository = mkdtempSync(join(tmpdir(), 'patch-'));
    git(['init', '--quiet'], repository);
  });
  afterAll(() => rmSync(repository, { recursive: true }));

  /** Applies the patch from `old` to `next` with git, and returns the result; all have one character per byte. */
  function applied(path: string, old: string | undefined, next: string): string {
    const file = join(repository, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    if (old !== undefined) writeFileSync(file, old, 'latin1');
    const patch = patchText(Buffer.from(path).toString('latin1'), old, next);
    if (patch !== '') {
      writeFileSync(join(repository, 'lock.patch'), patch, 'latin1');
      git(['apply', 'lock.patch'], repository);
    }
    return existsSync(file) ? readFileSync(file, 'latin1') : '';
  }

  test.each<[string, string, string | undefined, string]>([
    ['a change', 'x', '/a\n/b\n', '/a\n/c\n'],
    ['a lock in a folder', 'deploy/locks/x', '/a\n', '/b\n'],
    ['a new lock in a new folder', 'new/x', undefined, '/b\n'],
    ['a blank and other special characters in the name', 'a b/ä "q" \\ \t$x', '/a\n', '/b\n'],
    ['a new lock with a blank in its name', 'n w/x y', undefined, '/b\n'],
    ['an empty lock', 'x', '', '/b\n'],
    ['a lock that becomes empty', 'x', '/b\n', ''],
    ['an old text without a final newline', 'x', '/a\n/b', '/a\n/b\n/c\n'],
    ['two texts without a final newline', 'x', '/a\n/b', '/0\n/a\n/b'],
    ['Windows line ends', 'x', '# c\r\n/a\r\n', '# c\r\n/b\r\n'],
    ['bytes that are not UTF-8', 'x', '/\xff\n/a\n', '/\xff\n/\xc3\xa9\n/a\n'],
    ['lines that look like a patch', 'x', '# -- a/x\n/a\n', '# -- a/x\n# ++ b/x\n/b\n'],
    ['duplicate lines', 'x', '#\n\n#\n\n/a\n#\n', '#\n\n/b\n#\n\n#\n'],
  ])('accepts a patch with %s', (_, path, old, next) => {
    expect(applied(path, old, next)).toBe(next);
  });

  test('turns any old lock into any new one', () => {
    const path = fc
      .array(fc.constantFrom(...'ab\n"#\\ \xff\xc3\xa9\r\t/'), { minLength: 1, maxLength: 4 })
      .map((letters) => clean(letters.join('')));
    const line = fc.oneof(
      path.map((text) => lockText('', [text]).trimEnd()),
      fc.constantFrom('# note', '', '#'),
    );
    const old = fc
      .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([lines, end, last]) => lines.join(end) + (last && lines.length > 0 ? end : ''));
    fc.assert(
      fc.property(fc.option(old, { nil: undefined }), fc.uniqueArray(path, { maxLength: 30 }), (text, paths) => {
        const next = lockText(text, paths);
        expect(applied('property/x', text, next)).toBe(next);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
