import { expect, test } from 'vitest';
import type { CloseResult, ClosureOptions } from '../../../src/rootfs/closure/closure.ts';
import { inTime } from '../../support/in-time.ts';
import { elf } from '../elves.ts';
import { closeOver, type Files, program, reasons } from '../trees.ts';
import { ldCache } from './ld-caches.ts';

/**
 * Without limits, each of these takes minutes or all memory. With them, each takes well below a second on an idle
 * machine.
 */
const LIMIT_MS = 10_000;

function closeInTime(files: Files, list: string[], options?: Partial<ClosureOptions>): CloseResult {
  return inTime(LIMIT_MS, () => closeOver(files, list, options));
}

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const filesOf = (count: number, make: (index: number) => [string, Files[string]]): Files =>
  Object.fromEntries(many(count, make));
const USES_NSS = { '/etc/host.conf': '' };

test('a hundred thousand services of nsswitch.conf beside a thousand libcs', () => {
  const files: Files = {
    ...USES_NSS,
    ...filesOf(1000, (n) => [`/lib/${n}/libc.so.6`, '']),
    '/lib/999/libnss_s99999.so.2': '',
    '/etc/nsswitch.conf': `hosts: ${many(100_000, (n) => `s${n}`).join(' ')}`,
  };
  const { packed } = closeInTime(files, ['/etc/host.conf', ...many(1000, (n) => `/lib/${n}/libc.so.6`)]);
  expect(packed.map(({ entry }) => entry.path)).toContain('/lib/999/libnss_s99999.so.2');
});

test('an nsswitch.conf of actions without an end', () => {
  const files = { ...USES_NSS, '/lib/libc.so.6': '', '/etc/nsswitch.conf': `hosts: files${'['.repeat(1 << 20)}` };
  closeInTime(files, ['/etc/host.conf', '/lib/libc.so.6']);
});

test('a chain of libcs, each found by the module of the one before', () => {
  const files: Files = {
    ...USES_NSS,
    '/etc/nsswitch.conf': 'hosts: x',
    ...filesOf(5000, (n) => [`/${n}/libnss_x.so.2`, elf({ needed: ['libc.so.6'], runpath: `/${n + 1}` })]),
    ...filesOf(5000, (n) => [`/${n}/libc.so.6`, elf()]),
  };
  const { packed } = closeInTime(files, ['/etc/host.conf', '/0/libc.so.6']);
  expect(packed.map(({ entry }) => entry.path)).toContain('/4999/libnss_x.so.2');
});

test('files of ld.so.conf that all include each other', () => {
  const files: Files = {
    '/prog': elf({ needed: ['libx.so'] }),
    '/etc/ld.so.conf': 'include /etc/d/*',
    ...filesOf(200, (n) => [`/etc/d/${n}`, `include *\ninclude /etc/d/?*\n/lib${n}\n`]),
    '/lib199/libx.so': elf(),
  };
  expect(reasons(closeInTime(files, ['/prog']))).toContain('/lib199/libx.so library');
});

test('an include glob that backtracks as much as possible', () => {
  const files: Files = {
    '/prog': elf({ needed: ['libx.so'] }),
    '/etc/ld.so.conf': `include /etc/${'*a'.repeat(30)}*b\ninclude /etc/+(+(+(a)))b`,
    ...filesOf(20, (n) => [`/etc/${'a'.repeat(200)}${n}`, '']),
  };
  closeInTime(files, ['/prog']);
});

test('an ld.so.cache whose half a million entries share one string', () => {
  const entries = ldCache(many(500_000, () => ['', '']));
  const shared = Buffer.from(`/${'x'.repeat(4000)}`);
  for (let at = 48; at + 24 <= 48 + 24 * 500_000; at += 24) {
    entries.writeUInt32LE(48 + 24 * 500_000 + ((at / 24) & 1023), at + 4);
    entries.writeUInt32LE(48 + 24 * 500_000, at + 8);
  }
  const cache = Buffer.concat([entries.subarray(0, 48 + 24 * 500_000), shared]);
  const before = process.memoryUsage().rss;
  closeInTime({ '/prog': elf({ needed: ['libx.so'] }), '/etc/ld.so.cache': cache }, ['/prog']);
  expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
});

test('programs that name thousands of missing libraries and hundreds of missing folders', () => {
  const needed = many(4000, (n) => `lib${n}.so`);
  const hungry = elf({ needed, runpath: many(200, (n) => `/f/${n}`).join(':') });
  const files: Files = {
    ...filesOf(200, (n) => [`/f/${n}`, { dir: 0o755 }]),
    ...filesOf(40, (n) => [`/bin/${n}`, hungry]),
  };
  const { warnings } = closeInTime(
    files,
    many(40, (n) => `/bin/${n}`),
  );
  expect(warnings[0]).toBe(
    "library search stopped: the image's programs name too many libraries and folders. Add missing libraries to `keep`",
  );
  expect(warnings).toHaveLength(51);
});

test('search paths that grow with each library in a chain', () => {
  const deep = `/${'d'.repeat(200)}`.repeat(15);
  const rpath = (n: number) => ['$ORIGIN', ...many(150, (m) => `$ORIGIN/${n}-${m}`)].join(':');
  const needed = many(100, (n) => `lib${n}.so`);
  const files = filesOf(100, (n) => [`${deep}/lib${n}.so`, elf({ needed, rpath: rpath(n) })]);
  const before = process.memoryUsage().rss;
  expect(closeInTime(files, Object.keys(files)).packed).toHaveLength(115);
  expect(process.memoryUsage().rss - before).toBeLessThan(500e6);
});

test('library names of only $ORIGIN', () => {
  const deep = `/${'d'.repeat(200)}`.repeat(15);
  const needed = many(300, (n) => `/${n}${'$ORIGIN$LIB'.repeat(370)}`);
  const one = elf({ needed, rpath: '$ORIGIN'.repeat(580) });
  const files = filesOf(20, (n) => [`${deep}/${n}`, one]);
  closeInTime(files, Object.keys(files));
});

test('libraries that need each other in a ring', () => {
  const files = filesOf(200, (n) => [`/r/lib${n}.so`, elf({ needed: [`lib${(n + 1) % 200}.so`], rpath: `/r:/x${n}` })]);
  expect(closeInTime(files, ['/r/lib0.so']).packed).toHaveLength(201);
});

test('scripts that interpret each other', () => {
  const files = filesOf(5000, (n) => [`/s/${n}`, program(`#!/s/${(n + 1) % 5000}`.padEnd(300, ' x'))]);
  expect(closeInTime(files, ['/s/0']).packed).toHaveLength(5001);
});

test('a thousand scripts with missing programs, and a PATH of a hundred thousand folders', () => {
  const files = filesOf(1000, (n) => [`/s/${n}`, program(`#!/usr/bin/env program-${n}`)]);
  const config = { Env: [`PATH=${many(100_000, (n) => `/p${n}`).join(':')}`, ...many(100_000, (n) => `E${n}=x`)] };
  closeInTime(files, Object.keys(files), { config });
});

test('symlinks that each go through the next one twice', () => {
  const files: Files = {
    ...filesOf(60, (n) => [`/l${n}`, { link: `l${n + 1}/../l${n + 1}` }]),
    '/l60': { dir: 0o755 },
  };
  expect(
    closeInTime(
      files,
      many(60, (n) => `/l${n}/x`),
    ).packed.length,
  ).toBeGreaterThan(30);
});

test('a folder nine hundred deep, with a link out of it at each depth', () => {
  const files: Files = filesOf(900, (n) => [`${'/d'.repeat(n)}/l`, { link: `${'../'.repeat(n + 9)}etc/passwd` }]);
  closeInTime(files, Object.keys(files));
});
