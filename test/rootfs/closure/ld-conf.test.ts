import { expect, test } from 'vitest';
import { readLdConf } from '../../../src/rootfs/closure/ld-conf.ts';
import type { Files } from '../trees.ts';
import { imageOf } from './image-files.ts';

function foldersOf(files: Files): string[] {
  const { tree, binaries } = imageOf(files);
  return readLdConf(tree, binaries);
}

test.each<[string, string, string[]]>([
  ['folders in order', '/b\n/a\n', ['/b', '/a']],
  ['comments, blanks and indentation', '# c\n\n  /a # why\n\t/b#why', ['/a', '/b']],
  ['the old "=TYPE"', '/a=libc6\n', ['/a']],
  ['lines without an absolute folder', 'rel\nhwcap 1 x\n', []],
  ['an absolute include', 'include /etc/more.conf\n/z', ['/more', '/z']],
  ['an include relative to the file', 'include d/one.conf', ['/one']],
  ['a glob, in the order of the names', 'include /etc/d/*.conf', ['/one', '/two']],
  ['several includes in a line', 'include /etc/d/t*.conf /etc/more.conf', ['/two', '/more']],
  ['includes of missing files', 'include /none/*.conf /etc/none.conf', []],
  ['through a link', 'include /l/*.conf', ['/one', '/two']],
  ['in turn', 'include /etc/chain.conf', ['/one']],
])('ld.so.conf: %s', (_, conf, expected) => {
  const files = {
    '/etc/ld.so.conf': conf,
    '/etc/more.conf': '/more',
    '/etc/d/two.conf': '/two',
    '/etc/d/one.conf': '/one',
    '/etc/d/three': '/three',
    '/etc/chain.conf': 'include d/one.conf',
    '/l': { link: 'etc/d' },
  };
  expect(foldersOf(files)).toEqual(expected);
});

test.each<[string, Files]>([
  ['no file', {}],
  ['a directory', { '/etc/ld.so.conf': { dir: 0o755 } }],
  ['a file that includes itself', { '/etc/ld.so.conf': 'include ld.so.conf' }],
])('ld.so.conf gives no folders: %s', (_, files) => {
  expect(foldersOf(files)).toEqual([]);
});
