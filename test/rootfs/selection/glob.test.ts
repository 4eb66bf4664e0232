import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globBase, globPaths, matchBelow } from '../../../src/rootfs/selection/glob.ts';
import { treeOf } from '../trees.ts';

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
  '/dangling': { link: 'none' },
});

const NGINX = ['/etc/nginx', '/etc/nginx/.hidden', '/etc/nginx/.hidden/deep', '/etc/nginx/nginx.conf'];

describe('globPaths', () => {
  test.each<[string, string[]]>([
    ['/etc/nginx', NGINX],
    ['etc/nginx/', NGINX],
    ['./etc/nginx', NGINX],
    ['/etc/nginx/**', NGINX.slice(1)],
    ['/etc/ngin[x]', NGINX],
    ['/etc/*.conf', []],
    ['**/*.conf', ['/etc/nginx/nginx.conf']],
    ['/usr/lib/libfoo*', ['/usr/lib/libfoo.so.1']],
    ['/usr/**/libfoo.so.{1,2}', ['/usr/lib/bar/libfoo.so.2', '/usr/lib/libfoo.so.1']],
    ['/usr/{lib/bar,bin}/libfoo*', ['/usr/lib/bar/libfoo.so.2']],
    ['/data/n*', ['/data/new\nline']],
    ['**/*line', ['/data/new\nline']],
    ['/data/été', ['/data/\xc3\xa9t\xc3\xa9']],
    ['/data/é*', ['/data/\xc3\xa9t\xc3\xa9']],
    ['/data/\\[x\\]', ['/data/[x]']],
    ['/data/\\[x\\]*', ['/data/[x]']],
    ['/l', ['/l']],
    ['/l/passwd', ['/etc/passwd']],
    ['/l/pass*', ['/etc/passwd']],
    ['/l/nginx/**', NGINX.slice(1)],
    ['/*/passwd', ['/etc/passwd']],
    ['/etc/passwd/*', []],
    ['/none', []],
    ['/none/*', []],
  ])('%j', (glob, paths) => {
    expect([...globPaths(tree, glob)].sort()).toEqual(paths);
  });

  test('a named link is followed only with `follow`', () => {
    expect(globPaths(tree, '/l/')).toEqual(['/l']);
    expect(new Set(globPaths(tree, '/l', true))).toEqual(new Set(['/l', ...globPaths(tree, '/etc')]));
    expect(globPaths(tree, '/dangling', true)).toEqual(['/dangling']);
  });

  test('** selects everything', () => {
    expect(globPaths(tree, '**')).toHaveLength(tree.size - 1);
  });

  test('any text can be applied as a glob', () => {
    const check = (glob: string) => void [globPaths(tree, glob, true), matchBelow(glob)('etc/x'), globBase(glob)];
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), check));
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'*?[]{}()!+@|/\\.a,-^') }), check));
  });

  test('a name without wildcards selects itself', () => {
    for (const { path } of tree.entries()) {
      if (/[^\x20-\x7e]|[[\]]/.test(path) || path === '/') continue;
      expect(globPaths(tree, path)).toContain(path);
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
])('matchBelow selects the same names as globPaths: %s', (glob) => {
  const matches = matchBelow(glob);
  const names = [...tree.entries()].map(({ path }) => path).filter((path) => path !== '/' && matches(path.slice(1)));
  expect(new Set(names)).toEqual(new Set(globPaths(tree, glob)));
});

test.each([
  ['/etc/nginx/*.conf', 'etc/nginx'],
  ['/usr/{lib/a,b}/c', 'usr'],
  ['/data/\\[x\\]/*', 'data/[x]'],
  ['**/x', ''],
  ['/é/x', '\xc3\xa9/x'],
])('the globBase of %s is the part before wildcards', (glob, base) => {
  expect(globBase(glob)).toBe(base);
});
