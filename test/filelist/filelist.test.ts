import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { clean, type ImagePath } from '../../src/base/path.ts';
import {
  type FileList,
  formatFileList,
  formatPath,
  mergeFileLists,
  parseFileList,
} from '../../src/filelist/filelist.ts';

const list = (comments: string[], ...paths: string[]): FileList => ({ comments, paths: paths as ImagePath[] });

describe('parseFileList', () => {
  test.each<[string, string, FileList]>([
    ['an empty text', '', list([])],
    ['comments and paths', '# tool 1\n#\n#x\n/b\n/a\n', list(['tool 1', '', 'x'], '/a', '/b')],
    ['a last line without a newline', '/a', list([], '/a')],
    ['Windows line ends, a byte order mark, empty lines', '\ufeff# c\r\n\r\n/a\r\n  \n', list(['c'], '/a')],
    ['a path twice, or not normalised', '/a/./b/\n//a/b\n/a/x/../b\n', list([], '/a/b')],
    ['UTF-8', '/\u00e9\n# \u00e9', list(['\u00e9'], '/\xc3\xa9')],
    ['quoted paths', '"/a\\nb"\n"/\\u00ff"  \n', list([], '/a\nb', '/\xff')],
    ['spaces as a part of the name', '/a b \n', list([], '/a b ')],
  ])('reads %s', (_, text, expected) => {
    expect(parseFileList(text, 'files.txt')).toEqual(expected);
    expect(parseFileList(Buffer.from(text), 'files.txt')).toEqual(expected);
  });

  test.each([
    ['/a\netc/passwd\n', 'files.txt:2: etc/passwd is not an absolute path'],
    ['"etc/passwd"', 'files.txt:1: "etc/passwd" is not an absolute path'],
    ['\n\n"/a', 'files.txt:3: "/a begins with a quote, but is not a JSON string'],
    ['"/a\\u0000"', 'files.txt:1: "/a\\u0000" has a NUL byte, which a path cannot have'],
    [' /a', 'files.txt:1:  /a is not an absolute path'],
    ['/a\n<<<<<<< HEAD\n/b\n', 'files.txt:2: <<<<<<< HEAD is a merge conflict marker'],
    ['/a\n=======\n/b\n', 'files.txt:2: ======= is a merge conflict marker'],
    ['/a\n>>>>>>> main\r\n', 'files.txt:2: >>>>>>> main is a merge conflict marker'],
  ])('refuses %j with the number of the wrong line', (text, message) => {
    const read = () => parseFileList(text, 'files.txt');
    expect(read).toThrow(Failure);
    expect(read).toThrow(message);
  });

  test('keeps bytes that are not UTF-8', () => {
    expect(parseFileList(Buffer.from('/\xff\n', 'latin1'), 'x').paths).toEqual(['/\xff']);
  });
});

describe('formatFileList', () => {
  test('writes comments first, then the paths sorted by bytes, without duplicates', () => {
    const text = formatFileList(
      list(['tool 1', 'two\nlines'], '/b', '/a-b', '/a/b', '/b', '/\xc3\xa9', '/\xff', '/a\nb'),
    );
    expect(text).toBe('# tool 1\n# two\n# lines\n"/a\\nb"\n/a-b\n/a/b\n/b\n/é\n"/\\u00ff"\n');
  });

  test('writes any list so that parseFileList reads it back', () => {
    const path = fc
      .array(fc.integer({ min: 1, max: 255 }), { maxLength: 30 })
      .map((codes) => clean(String.fromCharCode(...codes)));
    fc.assert(
      fc.property(fc.array(path), (paths) => {
        const sorted = [...new Set(paths)].sort();
        expect(parseFileList(formatFileList({ comments: ['c'], paths }), 'x')).toEqual({
          comments: ['c'],
          paths: sorted,
        });
      }),
      { numRuns: 500 },
    );
  });
});

test('formatPath writes one line of a file list, quoted if needed', () => {
  expect([formatPath('/a' as ImagePath), formatPath('/\n' as ImagePath)]).toEqual(['/a', '"/\\n"']);
});

test('mergeFileLists is the union of paths and comments', () => {
  expect(mergeFileLists([list(['t'], '/b', '/a'), list(['t', 'u'], '/c', '/a'), list([])])).toEqual(
    list(['t', 'u'], '/a', '/b', '/c'),
  );
});
