import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { likelyOf, wantedOf } from '../../../src/contents/export/wanted.ts';

const wanted = (paths: string[], keep: string[] = []) => wantedOf(likelyOf(paths as ImagePath[], keep)).body;

describe('a member is wanted', () => {
  test.each<[string, string[], string[], boolean]>([
    ['usr/lib/libfoo.so', ['/lib/libfoo.so'], [], true],
    ['./usr/lib/libfoo.so', ['/lib/libfoo.so'], [], true],
    ['usr/lib/libfoo.so.1', ['/lib/libfoo.so'], [], false],
    ['var/run/', ['/run'], [], true],
    ['plain', ['/plain'], [], true],
    ['data/big', ['/other'], [], false],
    ['etc/passwd', [], [], true],
    ['etc/ld.so.cache', [], [], true],
    ['usr/lib/x/gconv/gconv-modules.cache', [], [], true],
    ['usr/lib/locale/C.utf8/LC_TIME', [], [], false],
    ['usr/lib/locale/C.utf8/LC_TIME', ['/usr/lib/locale/C.utf8/LC_CTYPE'], [], true],
    ['usr/lib/locale/C.utf8/LC_MESSAGES/SYS_LC_MESSAGES', [], ['/bin/x'], true],
    ['usr/share/zoneinfo/Europe/Berlin', [], ['/usr/share/zoneinfo'], true],
    ['./usr/share/zoneinfo/Europe/Berlin', [], ['/usr/share/zoneinfo'], true],
    ['usr/share/zoneinfo2', [], ['/usr/share/zoneinfo'], false],
    ['srv/a.html', [], ['/none', '**/*.html'], true],
    ['srv/a.html', [], ['!**/*.html', '/none'], false],
    ['etc/ssl/certs/x.pem', [], ['preset:ca-certificates'], true],
    ['usr/lib/locale/de_DE.utf8/LC_MESSAGES/x', [], ['preset:locale'], true],
    ['any/thing', [], ['preset:locale'], false],
    ['any/thing', [], ['package:tzdata'], true],
  ])('%s by list %j and keep %j: %s', (name, paths, keep, expected) => {
    expect(wanted(paths, keep)(name, '')).toBe(expected);
  });

  test('if an earlier link with a wanted name points to it', () => {
    const test = wanted(['/etc/ssl/cert.pem']);
    expect(test('etc/ssl/certs/bundle.crt', '')).toBe(false);
    expect(test('etc/ssl/cert.pem', 'certs/bundle.crt')).toBe(true);
    expect(test('etc/ssl/certs/bundle.crt', '')).toBe(true);
  });

  test.each([
    ['app/plugins/a', true],
    ['./app/plugins/a', true],
    ['app/plugins/sub/a', false],
    ['app/plugins', false],
    ['a', false],
  ])('if it is directly in a listed folder: %s, %s', (name, wanted) => {
    const test = wantedOf(likelyOf([], [], { folders: [], names: [], listed: ['/app/plugins'] })).body;
    expect(test(name, '')).toBe(wanted);
  });

  test.each(['var/lib/dpkg/info/x.list', './var/lib/dpkg/status', '/var/lib/dpkg/x'])(
    'if it is below a folder that is read: %s',
    (name) => {
      const test = wantedOf(likelyOf([], [], { folders: ['/var/lib/dpkg'], names: ['METADATA'], listed: [] })).body;
      expect([test(name, ''), test('x/METADATA', '')]).toEqual([true, true]);
      expect([test(`x/${name}`, ''), test('var/lib/dpkg2/x', ''), test('var/lib/dpkg', '')]).toEqual([
        false,
        false,
        false,
      ]);
    },
  );

  test('if nothing is known about likely files', () => {
    const all = wantedOf(undefined);
    expect([all.body('any/thing', ''), all.elf('usr/lib/libx.so', 1e9)]).toEqual([true, true]);
  });
});

describe('an unlisted ELF file is wanted', () => {
  const LIBC = '/lib/x86_64-linux-gnu/libc.so.6';
  test.each<[string, number, string[], string[], boolean]>([
    ['usr/lib/libbig.so.1', 1_000_000, ['/usr/sbin/nginx', '/etc/x.so.conf'], [], true],
    ['usr/lib/libbig.so.1', 1_000_000, ['/usr/sbin/nginx', LIBC], ['/usr/bin/curl'], true],
    ['usr/lib/libbig.so.1', 1_000_000, ['/usr/sbin/nginx', LIBC], [], false],
    ['usr/lib/libbig.so.1', 1_000_000, ['/usr/sbin/nginx', '/usr/lib/libx-1.2.so'], [], false],
    ['lib/libc-2.31.so', 1_000_000, [LIBC], [], true],
    ['usr/lib/libtiff.so.6.0.0', 1_000_000, ['/usr/lib/libtiff.so.6'], [], true],
    ['usr/lib/libtiffxx.so.6.0.0', 1_000_000, ['/usr/lib/libtiff.so.6'], [], false],
    ['usr/lib/libgcc_s.so.1', 150_000, [LIBC], [], true],
    ['usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2', 1_000_000, [LIBC], [], true],
    ['lib/ld-musl-x86_64.so.1', 1_000_000, [LIBC], [], true],
    ['lib/ld-2.31.so', 1_000_000, [LIBC], [], true],
    ['usr/bin/python3.11', 7_000_000, [LIBC], [], true],
    ['./sbin/busybox', 7_000_000, [LIBC], [], true],
    ['usr/bin/x/data', 7_000_000, [LIBC], [], false],
  ])('%s of %i bytes, by list %j and keep %j: %s', (name, size, paths, keep, expected) => {
    expect(wantedOf(likelyOf(paths as ImagePath[], keep)).elf(name, size)).toBe(expected);
  });
});
