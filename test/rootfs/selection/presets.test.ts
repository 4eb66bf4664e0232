import { describe, expect, test } from 'vitest';
import { isPreset, PRESET_NAMES, presetGlobs } from '../../../src/rootfs/selection/presets.ts';
import { select } from '../../../src/rootfs/selection/selection.ts';
import { closeOver, type Files, program, treeOf } from '../trees.ts';

const LAYOUTS: Record<string, Files> = {
  Debian: {
    '/bin': { link: 'usr/bin' },
    '/lib': { link: 'usr/lib' },
    '/usr/bin/sh': { link: 'dash' },
    '/usr/bin/dash': program('dash'),
    '/etc/ssl/certs/ca-certificates.crt': 'ca',
    '/etc/ssl/certs/One.pem': { link: '/usr/share/ca-certificates/mozilla/One.crt' },
    '/usr/share/ca-certificates/mozilla/One.crt': 'one',
    '/etc/localtime': { link: '/usr/share/zoneinfo/UTC' },
    '/usr/share/zoneinfo/UTC': 'utc',
    '/usr/lib/locale/C.utf8/LC_CTYPE': 'c',
    '/usr/lib/locale/de_DE.utf8/LC_CTYPE': 'de',
    '/usr/lib/locale/fr_FR.utf8/LC_CTYPE': 'fr',
    '/etc/nsswitch.conf': 'hosts: files',
    '/usr/lib/x86_64-linux-gnu/libnss_files.so.2': 'files',
    '/usr/lib/x86_64-linux-gnu/libother.so.2': 'other',
  },
  Alpine: {
    '/bin/sh': { link: '/bin/busybox' },
    '/bin/busybox': program('busybox'),
    '/etc/ssl/certs/ca-certificates.crt': 'ca',
    '/etc/ssl/cert.pem': { link: 'certs/ca-certificates.crt' },
    '/usr/share/zoneinfo/UTC': 'utc',
  },
  'Red Hat': {
    '/bin': { link: 'usr/bin' },
    '/lib64': { link: 'usr/lib64' },
    '/usr/bin/sh': { link: 'bash' },
    '/usr/bin/bash': program('bash'),
    '/etc/ssl/certs': { link: '../pki/tls/certs' },
    '/etc/pki/tls/certs/ca-bundle.crt': { link: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem' },
    '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': 'ca',
    '/usr/share/zoneinfo/UTC': 'utc',
    '/usr/lib/locale/C.utf8/LC_CTYPE': 'c',
    '/usr/lib/locale/locale-archive': 'all',
    '/usr/lib64/libnss_dns.so.2': 'dns',
  },
};

describe('a preset selects its files and the targets of their links:', () => {
  test.each<[string, string, string[]]>([
    ['Debian', 'shell', ['/usr/bin/dash']],
    ['Debian', 'ca-certificates', ['/etc/ssl/certs/ca-certificates.crt', '/usr/share/ca-certificates/mozilla/One.crt']],
    ['Debian', 'tzdata', ['/usr/share/zoneinfo/UTC']],
    ['Debian', 'locale', ['/usr/lib/locale/C.utf8/LC_CTYPE', '/usr/lib/locale/de_DE.utf8/LC_CTYPE']],
    ['Debian', 'nss', ['/etc/nsswitch.conf', '/usr/lib/x86_64-linux-gnu/libnss_files.so.2']],
    ['Alpine', 'shell', ['/bin/busybox']],
    ['Alpine', 'ca-certificates', ['/etc/ssl/certs/ca-certificates.crt']],
    ['Alpine', 'tzdata', ['/usr/share/zoneinfo/UTC']],
    ['Red Hat', 'shell', ['/usr/bin/bash']],
    ['Red Hat', 'ca-certificates', ['/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem']],
    ['Red Hat', 'tzdata', ['/usr/share/zoneinfo/UTC']],
    ['Red Hat', 'locale', ['/usr/lib/locale/C.utf8/LC_CTYPE', '/usr/lib/locale/locale-archive']],
    ['Red Hat', 'nss', ['/usr/lib64/libnss_dns.so.2']],
  ])('%s, %s', (layout, name, files) => {
    const config = { Env: ['LANG=de_DE.UTF-8', 'LC_TIME=C.UTF-8', 'LC_ALL=*'] };
    const { packed, warnings } = closeOver(LAYOUTS[layout]!, [], { keep: [`preset:${name}`], config });
    expect(packed.flatMap(({ entry }) => (entry.type === 'file' ? [entry.path] : []))).toEqual(files);
    expect(warnings).toEqual([]);
  });

  test('without such files, a warning says so', () => {
    const { warnings } = closeOver({ '/app': '' }, [], { keep: PRESET_NAMES.map((name) => `preset:${name}`) });
    expect(warnings).toEqual(
      PRESET_NAMES.map((name) => `keep: preset:${name} selects nothing: the image has none of its files`),
    );
  });

  test('drop removes the files of a preset', () => {
    const { packed } = closeOver(LAYOUTS.Alpine!, ['/bin/sh', '/usr/share/zoneinfo/UTC'], { drop: ['preset:tzdata'] });
    expect(packed.map(({ entry }) => entry.path)).toEqual(['/bin', '/bin/busybox', '/bin/sh', '/usr', '/usr/share']);
  });
});

test('unknown locales mean all locales', () => {
  const { tree } = treeOf(LAYOUTS.Debian!);
  expect(select(tree, presetGlobs('locale', undefined)).paths).toContain('/usr/lib/locale/fr_FR.utf8/LC_CTYPE');
  expect(presetGlobs('tzdata', undefined)).toEqual(presetGlobs('tzdata', []));
});

test('only preset names are presets', () => {
  expect(['shell', 'tzdata'].every(isPreset)).toBe(true);
  expect(['', 'toString', 'shells'].some(isPreset)).toBe(false);
});
