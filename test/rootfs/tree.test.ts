import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { bytesOf } from '../../src/rootfs/tree.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { treeOf } from './trees.ts';

const { tree } = treeOf({
  '/usr/lib/x86/libc.so.6': 'C',
  '/usr/lib/x86-64': { dir: 0o755 },
  '/usr/lib/x860': { dir: 0o755 },
  '/usr/lib/zz': 'z',
  '/lib': { link: 'usr/lib' },
  '/run': { dir: 0o755 },
  '/var/run': { link: '/run' },
  '/var/lock': { link: '/run/lock' },
  '/abs': { link: '/../../../usr' },
  '/up': { link: '../../..//usr/./lib/' },
  '/chain': { link: 'lib/x86' },
  '/self': { link: 'self' },
  '/a': { link: 'b' },
  '/b': { link: 'a' },
  '/deep/er': { dir: 0o755 },
  '/in': { link: 'deep/er' },
  '/physical': { link: 'in/../sibling' },
  '/deep/sibling': 's',
  '/file': 'f',
});

describe('Tree.resolve', () => {
  test.each([
    ['/', '/', []],
    ['/usr/lib/zz', '/usr/lib/zz', []],
    ['/lib/x86/libc.so.6', '/usr/lib/x86/libc.so.6', ['/lib']],
    ['/chain/libc.so.6', '/usr/lib/x86/libc.so.6', ['/chain', '/lib']],
    ['/abs/lib/zz', '/usr/lib/zz', ['/abs']],
    ['/up/zz', '/usr/lib/zz', ['/up']],
    ['/physical', '/deep/sibling', ['/physical', '/in']],
    ['/lib', '/usr/lib', ['/lib']],
    ['/var/run', '/run', ['/var/run']],
  ])('%s is %s', (path, canonical, links) => {
    expect(tree.resolve(path)).toMatchObject({ path: canonical, links, loop: false, entry: { path: canonical } });
  });

  test.each([
    ['/none', '/none', '/', []],
    ['/var/lock/sub/x', '/run/lock/sub/x', '/run', ['/var/lock']],
    ['/lib/x86/none', '/usr/lib/x86/none', '/usr/lib/x86', ['/lib']],
    ['/file/x', '/file/x', '/', []],
  ])('%s is missing: %s, below %s', (path, canonical, deepest, links) => {
    expect(tree.resolve(path)).toEqual({ path: canonical, deepest, links, loop: false });
  });

  test.each([['/self'], ['/a'], ['/b/x']])('the loop %s ends', (path) => {
    const { loop, entry, links } = tree.resolve(path);
    expect({ loop, entry, links: links.length }).toEqual({ loop: true, entry: undefined, links: 40 });
  });

  test('forty links are followed and forty-one are a loop, as in the kernel', () => {
    const links = Object.fromEntries(Array.from({ length: 41 }, (_, n) => [`/l${n}`, { link: `l${n + 1}` }]));
    const long = treeOf({ ...links, '/l41': 'end' }).tree;
    expect(long.resolve('/l1').entry?.path).toBe('/l41');
    expect(long.resolve('/l0').loop).toBe(true);
  });
});

test('Tree.locate does not follow the last component', () => {
  expect(tree.locate('/chain')).toMatchObject({ entry: { path: '/chain' }, links: [] });
  expect(tree.locate('/up/x86')).toMatchObject({ entry: { path: '/usr/lib/x86' }, links: ['/up'] });
});

test('children and below are right for "-", which sorts before "/"', () => {
  const path = (text: string) => text as ImagePath;
  expect(tree.children(path('/usr/lib'))).toEqual(['/usr/lib/x86', '/usr/lib/x86-64', '/usr/lib/x860', '/usr/lib/zz']);
  expect(tree.children(path('/'))).toContain('/usr');
  expect(tree.children(path('/file'))).toEqual([]);
  expect(tree.below(path('/usr'))).toEqual([
    '/usr/lib',
    '/usr/lib/x86',
    '/usr/lib/x86-64',
    '/usr/lib/x86/libc.so.6',
    '/usr/lib/x860',
    '/usr/lib/zz',
  ]);
  expect(tree.below(path('/'))).toHaveLength(tree.size - 1);
});

test('bytes counts hard links once', () => {
  const made = treeOf({ '/a': 'four', '/b': { type: '1', linkname: 'a' }, '/c': 'ab' });
  expect(made.tree.bytes).toBe(6);
});

test('bytes counts hard links once in images of any size', () => {
  const entries = [0, 70_000, 70_000, 65_535, 1_000_000, 65_536, 0].map((inode) => ({ inode, size: 2 }) as Entry);
  expect(bytesOf(entries)).toBe(10);
});
