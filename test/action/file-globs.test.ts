import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesOf } from '../../src/action/file-globs.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'globs-'));
  for (const name of [
    'lists/b/files.txt',
    'lists/a/files.txt',
    'lists/a/other.txt',
    'lists/.hidden/files.txt',
    'odd[1].txt',
  ]) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), '');
  }
  symlinkSync('..', join(root, 'lists/circle'));
});
afterAll(() => rmSync(root, { recursive: true }));

describe('file globs', () => {
  test.each<[string[], string[]]>([
    [['lists/a/files.txt'], ['lists/a/files.txt']],
    [['lists/**/files.txt'], ['lists/.hidden/files.txt', 'lists/a/files.txt', 'lists/b/files.txt']],
    [
      ['lists/*/files.txt', 'lists/a/*'],
      ['lists/.hidden/files.txt', 'lists/a/files.txt', 'lists/a/other.txt', 'lists/b/files.txt'],
    ],
    [['./lists/{a,b}/files.txt'], ['lists/a/files.txt', 'lists/b/files.txt']],
    [['odd[1].txt'], ['odd[1].txt']],
    [['*.txt'], ['odd[1].txt']],
    [['lists/b/../a/o*'], ['lists/a/other.txt']],
    [[], []],
  ])('%j match %j', (globs, files) => {
    expect(filesOf(globs, root)).toEqual(files.map((file) => join(root, file)));
  });

  test('can be absolute', () => {
    expect(filesOf([`${root}/lists/a/*s.txt`], '/nowhere')).toEqual([join(root, 'lists/a/files.txt')]);
  });

  test.each(['lists/c/files.txt', 'lists/**/none.txt', 'nowhere/**', 'lists'])(
    'are refused if one matches no file: %s',
    (glob) => {
      expect(() => filesOf(['lists/a/files.txt', glob], root)).toThrow(
        `file-lists: "${glob}" matches no file below ${root}`,
      );
    },
  );
});
