import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { type LeftOut, leftOut, leftOutJson } from '../../src/report/left-out.ts';
import { type Files, treeOf } from '../rootfs/trees.ts';

function leftOutOf(files: Files, packed: string[]): LeftOut {
  const { tree } = treeOf(files);
  return JSON.parse([...leftOutJson(leftOut(tree, new Set(packed as ImagePath[])))].join(''));
}

describe('what is left out', () => {
  test('is listed by folder, with sizes and link targets', () => {
    const files: Files = {
      '/usr/bin/a': 'body',
      '/usr/bin/b': 'other',
      '/usr/bin/c': { link: '../lib/c' },
      '/usr/empty': { dir: 0o755 },
      '/usr/fifo': { type: '6' },
      '/top': '',
    };
    expect(leftOutOf(files, ['/usr', '/usr/bin', '/usr/bin/a'])).toEqual({
      '/': { top: 0 },
      '/usr': { 'empty/': null, fifo: null },
      '/usr/bin': { b: 5, c: '../lib/c' },
    });
  });

  test('includes the OS package of each path that has one', () => {
    const { tree } = treeOf({ '/a': 'x', '/b': { link: 'a' }, '/c': '' });
    const ownerOf = (path: string) => (path === '/c' ? undefined : 'müller');
    const text = [...leftOutJson(leftOut(tree, new Set(), ownerOf))].join('');
    expect(JSON.parse(text)).toEqual({ '/': { a: [1, 'müller'], b: ['a', 'müller'], c: 0 } });
  });

  test('includes folders without any packed file, and their content', () => {
    expect(leftOutOf({ '/a/b/c': '' }, [])).toEqual({ '/': { 'a/': null }, '/a': { 'b/': null }, '/a/b': { c: 0 } });
  });

  test('is empty if everything is packed', () => {
    expect(leftOutOf({ '/a': '' }, ['/a'])).toEqual({});
  });

  test('can hold any name, also one that is not UTF-8 or is special in JavaScript', () => {
    const files = { '/\xff/\n': '', '/\xff/#"': '', '/\xff/__proto__': 'x', '/\xff/7': '', '/l': { link: '\xfe' } };
    const found = leftOutOf(files, []);
    expect(found['/']).toEqual({ '"\\u00ff"/': null, l: '"\\u00fe"' });
    expect(Object.entries(found['"/\\u00ff"']!)).toEqual(
      expect.arrayContaining([
        ['"\\n"', 0],
        ['"#\\""', 0],
        ['__proto__', 1],
        ['7', 0],
      ]),
    );
  });
});
