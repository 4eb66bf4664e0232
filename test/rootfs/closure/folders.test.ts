import { describe, expect, test } from 'vitest';
import { type Elf, parseElf } from '../../../src/rootfs/closure/elf.ts';
import { ldPlatformOf, libsOf, SystemFolders } from '../../../src/rootfs/closure/folders.ts';
import { type ElfParts, elf } from '../elves.ts';
import type { Files } from '../trees.ts';
import { imageOf } from './image-files.ts';
import { ldCache } from './ld-caches.ts';

function parsed(parts: ElfParts = {}): Elf {
  const bytes = elf(parts);
  return parseElf((at, length) => bytes.subarray(at, at + length))!;
}

function foldersOf(files: Files): SystemFolders {
  const { tree, binaries } = imageOf(files);
  return new SystemFolders(tree, binaries);
}

test.each<[ElfParts, string, string[]]>([
  [{ machine: 62 }, 'x86_64', ['lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnux32', 'lib64', 'lib']],
  [{ machine: 183 }, 'aarch64', ['lib/aarch64-linux-gnu', 'lib64', 'lib']],
  [{ machine: 3, bits: 32 }, 'i686', ['lib/i386-linux-gnu', 'lib']],
  [{ machine: 22, little: false }, 's390x', ['lib/s390x-linux-gnu', 'lib64', 'lib']],
  [{ machine: 9999 }, '', ['lib64', 'lib']],
])('$PLATFORM and $LIB of %j', (parts, platform, libs) => {
  expect(ldPlatformOf(parsed(parts))).toBe(platform);
  expect(libsOf(parsed(parts))).toEqual(libs);
});

describe("glibc's search order:", () => {
  const multiarch = (triplet: string) => [`/lib/${triplet}/l`, `/usr/lib/${triplet}/l`];
  const defaults = ['/lib/l', '/usr/lib/l', '/lib64/l', '/usr/lib64/l', '/libx32/l', '/usr/libx32/l'];
  const x86 = [...multiarch('x86_64-linux-gnu'), ...multiarch('x86_64-linux-gnux32')];

  test.each<[string, Files, string[]]>([
    ['default folders', {}, [...x86, ...defaults]],
    [
      'the cache, then ld.so.conf, before them',
      { '/etc/ld.so.cache': ldCache([['l', '/cached/l']]), '/etc/ld.so.conf': '/conf\n' },
      ['/cached/l', '/conf/l', ...x86, ...defaults],
    ],
    [
      'a cache through a link',
      { '/etc/ld.so.cache': { link: '/c' }, '/c': ldCache([['l', '/cached/l']]) },
      ['/cached/l', ...x86, ...defaults],
    ],
    ['a cache that is a directory', { '/etc/ld.so.cache': { dir: 0o755 } }, [...x86, ...defaults]],
  ])('%s', (_, files, expected) => {
    expect([...foldersOf(files).glibc('l', parsed())]).toEqual(expected);
  });

  test('another machine has other folders', () => {
    expect([...foldersOf({}).glibc('l', parsed({ machine: 183 }))]).toEqual([
      ...multiarch('aarch64-linux-gnu'),
      ...defaults,
    ]);
  });
});

describe("musl's search order:", () => {
  const defaults = ['/lib/l', '/usr/local/lib/l', '/usr/lib/l'];
  test.each<[string, Files, string[]]>([
    ['its built-in path', {}, defaults],
    ['the file for its machine', { '/etc/ld-musl-x86_64.path': '/a:/b\n/c\n' }, ['/a/l', '/b/l', '/c/l']],
    ['an empty file', { '/etc/ld-musl-x86_64.path': '\n' }, defaults],
    ['relative folders are ignored', { '/etc/ld-musl-x86_64.path': 'rel:/a' }, ['/a/l']],
    ['a file of another name', { '/etc/ld-musl.path': '/a', '/etc/x/ld-musl-x.path': '/b' }, defaults],
    ['through links', { '/etc': { link: 'e' }, '/e/ld-musl-x.path': { link: '/p' }, '/p': '/a' }, ['/a/l']],
  ])('%s', (_, files, expected) => {
    expect([...foldersOf(files).musl('l')]).toEqual(expected);
  });
});

test("the loaders' configuration files, with musl's only after a search in musl's order", () => {
  const folders = foldersOf({ '/etc/ld-musl-x86_64.path': '/a' });
  expect(folders.guides()).toEqual(['/etc/ld.so.cache']);
  folders.musl('l').next();
  expect(folders.guides()).toEqual(['/etc/ld.so.cache', '/etc/ld-musl-x86_64.path']);
});
