import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchBelow, select } from '../../src/rootfs/glob.ts';
import { treeOf } from './trees.ts';

const { tree } = treeOf({
  '/etc/nginx/nginx.conf': '',
  '/etc/nginx/.hidden/deep': '',
  '/etc/nginx-extra': '',
  '/etc/passwd': '',
  '/usr/lib/libfoo.so.1': '',
  '/usr/lib/bar/libfoo.so.2': '',
  '/data/new\nline': '',
  '/data/\xc3\xa9t\xc3\xa9': '',
  '/data/\xff': '',
  '/data/[x]': '',
  '/l': { link: 'etc' },
});

const NGINX = ['/etc/nginx', '/etc/nginx/.hidden', '/etc/nginx/.hidden/deep', '/etc/nginx/nginx.conf'];

describe('select', () => {
  test.each<[string[], string[]]>([
    [['/etc/nginx'], NGINX],
    [['etc/nginx/'], NGINX],
    [['/etc/nginx/**'], NGINX.slice(1)],
    [['/etc/ngin[x]'], NGINX],
    [['/etc/*.conf'], []],
    [['**/*.conf'], ['/etc/nginx/nginx.conf']],
    [['/usr/lib/libfoo*'], ['/usr/lib/libfoo.so.1']],
    [['/usr/**/libfoo.so.{1,2}'], ['/usr/lib/bar/libfoo.so.2', '/usr/lib/libfoo.so.1']],
    [
      ['/etc/nginx', '!/etc/nginx/.hidden'],
      ['/etc/nginx', '/etc/nginx/nginx.conf'],
    ],
    [['!/etc/nginx/.hidden', '/etc/nginx'], NGINX],
    [['/data/n*'], ['/data/new\nline']],
    [['**/*line'], ['/data/new\nline']],
    [['/data/été'], ['/data/\xc3\xa9t\xc3\xa9']],
    [['/data/é*'], ['/data/\xc3\xa9t\xc3\xa9']],
    [['/data/\\[x\\]'], ['/data/[x]']],
    [['/l/passwd'], []],
    [['/none'], []],
  ])('%j', (globs, paths) => {
    expect([...select(tree, globs).paths].sort()).toEqual(paths);
  });

  test('names the globs that match nothing', () => {
    expect(select(tree, ['/etc', '/none', '!/nor/this', '/n*']).idle).toEqual(['/none', '!/nor/this', '/n*']);
  });

  test('everything is everything', () => {
    expect(select(tree, ['**']).paths.size).toBe(tree.size - 1);
  });

  test('any text is a glob that can be applied', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (glob) => void select(tree, [glob])));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'*?[]{}()!+@|/\\.a,-^') }), (glob) => void select(tree, [glob])),
    );
  });

  test('a name without magic selects itself', () => {
    for (const { path } of tree.entries()) {
      if (/[^\x20-\x7e]|[[\]]/.test(path) || path === '/') continue;
      expect(select(tree, [path]).paths.has(path)).toBe(true);
    }
  });
});

test.each([
  ['/etc/nginx'],
  ['etc/nginx/'],
  ['/etc/nginx/**'],
  ['**/*.conf'],
  ['/usr/**/libfoo.so.{1,2}'],
  ['/data/\\[x\\]'],
  ['/data/été'],
  ['/etc/nginx-extra'],
])('matchBelow selects by name what select selects in the tree: %s', (glob) => {
  const matches = matchBelow(glob);
  const names = [...tree.entries()].map(({ path }) => path).filter((path) => path !== '/' && matches(path.slice(1)));
  expect(new Set(names)).toEqual(select(tree, [glob]).paths);
});

test('for matchBelow a "!" counts for nothing', () => {
  expect(['etc/nginx/x', 'etc'].filter(matchBelow('!/etc/nginx'))).toEqual(['etc/nginx/x']);
});
