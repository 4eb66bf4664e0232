import { describe, expect, test } from 'vitest';
import type { ImageConfig } from '../../../src/image/config.ts';
import { type ElfParts, elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';
import { ldCache } from './ld-caches.ts';

const lib = (parts: ElfParts = {}) => elf({ soname: 'libx.so', ...parts });

/** The paths where a program in /app/bin finds libx.so. */
function libraries(parts: ElfParts, files: Files, config: ImageConfig = {}): string[] {
  const made = { '/app/bin/prog': elf({ needed: ['libx.so'], ...parts }), ...files };
  return reasons(closeOver(made, ['/app/bin/prog'], { config })).filter((line) => !/prog traced/.test(line));
}

describe("the loader's order", () => {
  const everywhere: Files = Object.fromEntries(
    ['/rpath', '/env', '/runpath', '/cached', '/configured', '/usr/lib/x86_64-linux-gnu', '/usr/lib'].map((at) => [
      `${at}/libx.so`,
      lib(),
    ]),
  );
  const without = (...gone: string[]) =>
    Object.fromEntries(Object.entries(everywhere).filter(([path]) => !gone.some((at) => path.startsWith(at))));
  const guides: Files = {
    '/etc/ld.so.cache': ldCache([['libx.so', '/cached/libx.so']]),
    '/etc/ld.so.conf': 'include /etc/ld.so.conf.d/*.conf\n',
    '/etc/ld.so.conf.d/a.conf': '# x\n/configured\n',
  };
  const config = { Env: ['LD_LIBRARY_PATH=/env'] };

  test.each<[string, ElfParts, Files, string[]]>([
    ['DT_RPATH first', { rpath: '/rpath' }, everywhere, ['/rpath/libx.so']],
    [
      'DT_RUNPATH disables DT_RPATH, and LD_LIBRARY_PATH precedes it',
      { rpath: '/rpath', runpath: '/runpath' },
      everywhere,
      ['/env/libx.so'],
    ],
    ['DT_RUNPATH', { rpath: '/rpath', runpath: '/runpath' }, without('/env'), ['/runpath/libx.so']],
    ['the cache', {}, without('/env'), ['/cached/libx.so', '/etc/ld.so.cache']],
    ['ld.so.conf', {}, without('/env', '/cached'), ['/configured/libx.so', '/etc/ld.so.cache']],
    [
      'multiarch folders',
      {},
      without('/env', '/cached', '/configured'),
      ['/etc/ld.so.cache', '/usr/lib/x86_64-linux-gnu/libx.so'],
    ],
    [
      'default folders',
      {},
      without('/env', '/cached', '/configured', '/usr/lib/x86'),
      ['/etc/ld.so.cache', '/usr/lib/libx.so'],
    ],
  ])('is followed: %s', (_, parts, files, expected) => {
    expect(libraries(parts, { ...guides, ...files }, config)).toEqual(expected.map((path) => `${path} library`));
  });
});

test.each<[string, ElfParts, string]>([
  ['$ORIGIN', { runpath: '$ORIGIN/../lib' }, '/app/lib/libx.so'],
  ['${ORIGIN}', { rpath: '/none:${ORIGIN}' }, '/app/bin/libx.so'],
  ['$LIB', { runpath: '/opt/$LIB' }, '/opt/lib/x86_64-linux-gnu/libx.so'],
  ['$PLATFORM', { runpath: '/opt/$PLATFORM/x' }, '/opt/x86_64/x/libx.so'],
  ['a relative path', { runpath: 'rel' }, '/rel/libx.so'],
  ['a name with a slash', { needed: ['/special/libx.so'] }, '/special/libx.so'],
  ['DT_AUXILIARY', { needed: [], auxiliary: 'libx.so', runpath: '/special' }, '/special/libx.so'],
  ['DT_AUDIT', { needed: [], audit: 'libnone.so:libx.so', runpath: '/special' }, '/special/libx.so'],
  ['DT_FILTER', { needed: [], filter: 'libx.so', runpath: '/special' }, '/special/libx.so'],
])('a search path is expanded: %s', (_, parts, path) => {
  expect(libraries(parts, { [path]: lib() })).toEqual([`${path} library`]);
});

test('every link on the way to a library is packed', () => {
  const files = {
    '/lib': { link: 'usr/lib' },
    '/usr/lib/libx.so': { link: 'libx.so.1' },
    '/usr/lib/libx.so.1': lib(),
    '/etc/ld.so.cache': ldCache([['libx.so', '/lib/libx.so']]),
  };
  expect(libraries({}, files)).toEqual([
    '/etc/ld.so.cache library',
    '/lib symlink',
    '/usr/lib/libx.so library',
    '/usr/lib/libx.so.1 symlink',
  ]);
});

test.each<[string, ElfParts]>([
  ['machine', { machine: 183 }],
  ['word size', { bits: 32 }],
  ['byte order', { little: false }],
])('a library of another %s is skipped', (_, other) => {
  expect(libraries({ runpath: '/a:/b' }, { '/a/libx.so': lib(other), '/b/libx.so': lib() })).toEqual([
    '/b/libx.so library',
  ]);
});

test("a library's libraries are found by the DT_RPATH of the file that loaded it", () => {
  const files = {
    '/app/lib/libx.so': lib({ needed: ['liby.so'] }),
    '/app/lib/liby.so': elf({ needed: ['libz.so'] }),
    '/app/lib/libz.so': elf(),
  };
  expect(libraries({ rpath: '$ORIGIN/../lib' }, files)).toEqual([
    '/app/lib/libx.so library',
    '/app/lib/liby.so library',
    '/app/lib/libz.so library',
  ]);
  expect(libraries({ runpath: '$ORIGIN/../lib' }, files)).toEqual(['/app/lib/libx.so library']);
});

test('a library with DT_RUNPATH ignores the DT_RPATH of the file that loaded it', () => {
  const files = {
    '/app/lib/libx.so': lib({ needed: ['liby.so'], runpath: '/own' }),
    '/app/lib/liby.so': elf(),
    '/own/liby.so': elf(),
  };
  expect(libraries({ rpath: '$ORIGIN/../lib' }, files)).toEqual(['/app/lib/libx.so library', '/own/liby.so library']);
});

test('libraries that need each other do not loop', () => {
  const files = {
    '/usr/lib/libx.so': lib({ needed: ['liby.so'], rpath: '$ORIGIN/a/..' }),
    '/usr/lib/liby.so': elf({ needed: ['libx.so'], rpath: '$ORIGIN/..' }),
    '/usr/lib/a': { dir: 0o755 },
  };
  expect(libraries({}, files)).toEqual(['/usr/lib/libx.so library', '/usr/lib/liby.so library']);
});

describe('musl', () => {
  const loader = '/lib/ld-musl-x86_64.so.1';
  const musl: ElfParts = { interpreter: loader };
  const files: Files = {
    [loader]: elf(),
    '/usr/local/lib/libx.so': lib(),
    '/usr/lib/libx.so': lib(),
    '/opt/m/libx.so': lib(),
    '/etc/ld.so.cache': ldCache([['libx.so', '/usr/lib/libx.so']]),
  };
  const found = (parts: ElfParts, more: Files) =>
    libraries({ ...musl, ...parts }, { ...files, ...more }).filter((line) => line.includes('libx.so'));

  test('uses its built-in path, not the cache', () => {
    expect(found({}, {})).toEqual(['/usr/local/lib/libx.so library']);
  });
  test('uses /etc/ld-musl-ARCH.path', () => {
    const more = { '/etc/ld-musl-x86_64.path': '/none:/opt/m\n' };
    expect(found({}, more)).toEqual(['/opt/m/libx.so library']);
    expect(libraries(musl, { ...files, ...more })).toContain('/etc/ld-musl-x86_64.path library');
  });
  test('passes DT_RUNPATH on to loaded libraries', () => {
    const more = {
      '/app/lib/libx.so': lib({ needed: ['liby.so', 'libc.musl-x86_64.so.1'] }),
      '/app/lib/liby.so': elf(),
    };
    expect(libraries({ ...musl, runpath: '$ORIGIN/../lib' }, more)).toContain('/app/lib/liby.so library');
  });
});

describe('warnings', () => {
  test('name missing libraries', () => {
    const { warnings } = closeOver({ '/prog': elf({ needed: ['libnone.so'] }) }, ['/prog']);
    expect(warnings).toEqual(['/prog needs libnone.so, which the image does not have']);
  });
  test('do not name libraries that the loader does not need', () => {
    expect(closeOver({ '/prog': elf({ auxiliary: 'a.so', audit: 'b.so' }) }, ['/prog']).warnings).toEqual([]);
  });
  test("do not name libraries that musl's loader provides", () => {
    const needed = ['libc.so', 'libpthread.so.0', 'libcool.so'];
    const musl = elf({ interpreter: '/lib/ld-musl-x86_64.so.1', needed });
    expect(closeOver({ '/prog': musl }, ['/prog']).warnings).toEqual([
      '/prog needs libcool.so, which the image does not have',
    ]);
    expect(closeOver({ '/prog': elf({ needed }) }, ['/prog']).warnings).toHaveLength(3);
  });
  test('do not name a library if a packed file has its name', () => {
    const files = {
      '/jvm/server/libjvm.so': elf({ soname: 'libjvm.so' }),
      '/jvm/libjava.so': elf({ needed: ['libjvm.so'] }),
    };
    expect(closeOver(files, ['/jvm/libjava.so', '/jvm/server/libjvm.so']).warnings).toEqual([]);
  });
});
