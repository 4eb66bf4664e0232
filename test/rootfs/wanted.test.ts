import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/path.ts';
import { likelyOf, wantedOf } from '../../src/rootfs/wanted.ts';

const wanted = (paths: string[], keep: string[] = []) => wantedOf(likelyOf(paths as ImagePath[], keep));

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

  test('when a link with a wanted name before it leads to it', () => {
    const test = wanted(['/etc/ssl/cert.pem']);
    expect(test('etc/ssl/certs/bundle.crt', '')).toBe(false);
    expect(test('etc/ssl/cert.pem', 'certs/bundle.crt')).toBe(true);
    expect(test('etc/ssl/certs/bundle.crt', '')).toBe(true);
  });

  test.each(['var/lib/dpkg/info/x.list', './var/lib/dpkg/status', '/var/lib/dpkg/x'])(
    'below a folder that is read: %s',
    (name) => {
      const test = wantedOf(likelyOf([], [], { folders: ['/var/lib/dpkg'], names: ['METADATA'] }));
      expect([test(name, ''), test('x/METADATA', '')]).toEqual([true, true]);
      expect([test(`x/${name}`, ''), test('var/lib/dpkg2/x', ''), test('var/lib/dpkg', '')]).toEqual([
        false,
        false,
        false,
      ]);
    },
  );

  test('where nothing is known to be likely', () => {
    expect(wantedOf(undefined)('any/thing', '')).toBe(true);
  });
});
