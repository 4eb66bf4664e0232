import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordsOf } from './records.ts';
import { stanza } from './trees.ts';

const SUM = 'd41d8cd98f00b204e9800998ecf8427e';

describe('records of dpkg', () => {
  const FILES = {
    '/etc/os-release': { link: '../usr/lib/os-release' },
    '/usr/lib/os-release': 'ID=debian',
    '/etc/debian_version': '12.4',
    '/lib': { link: 'usr/lib' },
    '/var/lib/dpkg/status': [
      `Package: app\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nConffiles:\n /etc/app.conf ${SUM}\n /etc/more.conf ${SUM} obsolete\nDescription: An app\n more text\n`,
      stanza('base-files', `Conffiles:\n /etc/issue ${SUM}\n`),
      stanza('docs'),
      stanza('gone'),
      stanza('libx', 'Multi-Arch: same\n'),
      stanza('libx', 'Multi-Arch: same\n').replace('amd64', 'i386'),
      stanza('../evil'),
    ].join('\n'),
    '/var/lib/dpkg/info/app.list': '/usr/bin/app\n/usr/bin/other\n/etc/app.conf\n/etc/more.conf\n',
    '/var/lib/dpkg/info/app.md5sums': `${SUM}  usr/bin/app\n${SUM}  usr/bin/other\n`,
    '/var/lib/dpkg/info/base-files.list': '/usr/lib/os-release\n/etc/os-release\n/etc/debian_version\n/etc/issue\n',
    '/var/lib/dpkg/info/docs.list': '/usr/share/doc/docs/copyright\n/usr/bin/docs\n',
    '/var/lib/dpkg/info/gone.list': '/usr/bin/gone\n',
    '/var/lib/dpkg/info/libx:amd64.list': '/lib/libx.so\n',
    '/var/lib/dpkg/info/libx:amd64.md5sums': `${SUM}  lib/libx.so\n`,
    '/var/lib/dpkg/info/libx:i386.list': '/lib/libx32.so\n',
    '/usr/bin/app': '',
    '/usr/bin/other': '',
    '/usr/bin/docs': '',
    '/usr/bin/gone': '',
    '/etc/app.conf': '',
    '/etc/more.conf': '',
    '/etc/issue': '',
    '/usr/share/doc/docs/copyright': '',
    '/usr/lib/libx.so': '',
    '/usr/lib/libx32.so': '',
  };
  const PACKED = [
    '/usr/bin/app',
    '/etc/app.conf',
    '/usr/share/doc/docs/copyright',
    '/usr/lib/libx.so',
    '/usr/lib/libx32.so',
  ];

  test('are the release files, and a paragraph and the md5sums of each packed package', () => {
    const { paths, texts, warnings } = recordsOf(FILES, PACKED);
    expect(texts).toEqual({
      '/var/lib/dpkg/status.d/app': `Package: app\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nConffiles:\n /etc/app.conf ${SUM}\nDescription: An app\n more text\n`,
      '/var/lib/dpkg/status.d/app.md5sums': `${SUM}  usr/bin/app\n`,
      '/var/lib/dpkg/status.d/base-files': stanza('base-files'),
      '/var/lib/dpkg/status.d/libx': stanza('libx', 'Multi-Arch: same\n'),
      '/var/lib/dpkg/status.d/libx.md5sums': `${SUM}  lib/libx.so\n`,
      '/var/lib/dpkg/status.d/libx.i386': stanza('libx', 'Multi-Arch: same\n').replace('amd64', 'i386'),
    });
    expect(paths).toEqual(['/etc/os-release', '/usr/lib/os-release', '/etc/debian_version']);
    expect(warnings).toEqual([]);
  });

  test('are not written if the database itself is packed, and a warning says so', () => {
    const { texts, warnings } = recordsOf(FILES, [...PACKED, '/var/lib/dpkg/status']);
    expect(texts).toEqual({});
    expect(warnings).toEqual([expect.stringMatching(/^package-db: \/var\/lib\/dpkg\/status is packed itself/)]);
  });

  test('are always written in one folder', () => {
    const evil = { '/var/lib/dpkg/info/../evil.list': '', '/bin/x': '' };
    const names = ['..', '../evil', 'a/b', '.x', 'x.md5sums', ''];
    for (const name of names) {
      const files = { ...evil, '/var/lib/dpkg/status': stanza(name), [`/var/lib/dpkg/info/${name}.list`]: '/bin/x\n' };
      expect(recordsOf(files, ['/bin/x']).texts).toEqual({});
    }
  });

  test("of a distroless image are the image's own files", () => {
    const files = {
      '/var/lib/dpkg/status.d/tz': 'Package: tzdata\nVersion: 1\n',
      '/var/lib/dpkg/status.d/tz.md5sums': `${SUM}  usr/share/zoneinfo/UTC\n${SUM}  usr/share/zoneinfo/CET\n`,
      '/var/lib/dpkg/status.d/gone': 'Package: gone\nVersion: 1\n',
      '/var/lib/dpkg/status.d/gone.md5sums': `${SUM}  bin/gone\n`,
      '/usr/share/zoneinfo/UTC': '',
      '/usr/share/zoneinfo/CET': '',
      '/bin/gone': '',
    };
    const { paths, texts } = recordsOf(files, ['/usr/share/zoneinfo/UTC']);
    expect([paths, texts]).toEqual([['/var/lib/dpkg/status.d/tz', '/var/lib/dpkg/status.d/tz.md5sums'], {}]);
  });
});

describe('records of apk', () => {
  const INSTALLED = `C:Q1abc=
P:busybox
V:1.36
F:bin
M:0:0:755
R:busybox
a:0:0:755
Z:Q1x=
R:sh
a:0:0:777
F:etc
M:0:0:700
R:securetty
a:0:0:600
F:var
F:var/empty

P:gone
V:1
F:bin
R:gone

P:musl
V:1.2
F:lib
R:ld-musl.so
`;
  const FILES = {
    '/lib/apk/db/installed': INSTALLED,
    '/bin/busybox': '',
    '/bin/sh': { link: 'busybox' },
    '/bin/gone': '',
    '/etc/securetty': '',
    '/etc/alpine-release': '3.19.1',
    '/var/empty': { dir: 0o755 },
    '/lib/ld-musl.so': '',
  };

  test('are complete and list only packed files', () => {
    const { paths, texts, warnings } = recordsOf(FILES, [
      '/bin',
      '/bin/busybox',
      '/bin/sh',
      '/var',
      '/lib',
      '/lib/ld-musl.so',
    ]);
    expect(texts).toEqual({
      '/lib/apk/db/installed': `C:Q1abc=
P:busybox
V:1.36
F:bin
M:0:0:755
R:busybox
a:0:0:755
Z:Q1x=
R:sh
a:0:0:777
F:var

P:musl
V:1.2
F:lib
R:ld-musl.so

`,
    });
    expect(paths).toEqual(['/etc/alpine-release']);
    expect(warnings).toEqual([]);
  });

  test('list a folder if one of its files is packed, even if the folder itself is not', () => {
    const { texts } = recordsOf(FILES, ['/bin/sh', '/bin/busybox', '/etc/securetty']);
    expect(texts['/lib/apk/db/installed']).toContain('F:etc\nM:0:0:700\nR:securetty\na:0:0:600\n');
  });

  test('do not count a package with only a link; without packages no database is written', () => {
    expect(recordsOf(FILES, ['/bin/sh', '/etc']).texts).toEqual({});
  });
});

describe('records of languages', () => {
  const PYTHON = '/usr/lib/python3/dist-packages';
  const FILES = {
    [`${PYTHON}/flask/app.py`]: '',
    [`${PYTHON}/Flask-2.2.dist-info/METADATA`]: '',
    [`${PYTHON}/Flask-2.2.dist-info/RECORD`]:
      'flask/__init__.py,,\n"flask/app.py",sha256=x,1\nFlask-2.2.dist-info/METADATA,,\n',
    [`${PYTHON}/gone-1.dist-info/METADATA`]: '',
    [`${PYTHON}/gone-1.dist-info/RECORD`]: 'gone/__init__.py,,\n../../../bin/app,,\n',
    [`${PYTHON}/six.py`]: '',
    [`${PYTHON}/six-1.16.egg-info/PKG-INFO`]: '',
    [`${PYTHON}/six-1.16.egg-info/top_level.txt`]: 'six\n',
    [`${PYTHON}/yaml/x.so`]: '',
    [`${PYTHON}/PyYAML-6.egg-info/PKG-INFO`]: '',
    [`${PYTHON}/PyYAML-6.egg-info/top_level.txt`]: '_yaml\nyaml\n',
    [`${PYTHON}/markupsafe/x.py`]: '',
    [`${PYTHON}/MarkupSafe-2.egg-info`]: '',
    [`${PYTHON}/old/x.py`]: '',
    [`${PYTHON}/Old-1.egg-info/PKG-INFO`]: '',
    [`${PYTHON}/Old-1.egg-info/installed-files.txt`]: '../old/x.py\nPKG-INFO\n',
    '/app/node_modules/express/package.json': '',
    '/app/node_modules/express/lib/router.js': '',
    '/app/node_modules/@scope/x/package.json': '',
    '/app/node_modules/@scope/x/node_modules/y/package.json': '',
    '/app/node_modules/@scope/x/node_modules/y/i.js': '',
    '/app/node_modules/.bin/tool': '',
    '/app/node_modules/none/i.js': '',
    '/gems/specifications/rack-2.2.gemspec': '',
    '/gems/gems/rack-2.2/lib/rack.rb': '',
  };

  test.each<[string, string[]]>([
    [`${PYTHON}/flask/app.py`, [`${PYTHON}/Flask-2.2.dist-info/METADATA`]],
    [`${PYTHON}/Flask-2.2.dist-info/RECORD`, []],
    [`${PYTHON}/six.py`, [`${PYTHON}/six-1.16.egg-info/PKG-INFO`]],
    [`${PYTHON}/yaml/x.so`, [`${PYTHON}/PyYAML-6.egg-info/PKG-INFO`]],
    [`${PYTHON}/markupsafe/x.py`, [`${PYTHON}/MarkupSafe-2.egg-info`]],
    [`${PYTHON}/old/x.py`, [`${PYTHON}/Old-1.egg-info/PKG-INFO`]],
    ['/app/node_modules/express/lib/router.js', ['/app/node_modules/express/package.json']],
    ['/app/node_modules/@scope/x/node_modules/y/i.js', ['/app/node_modules/@scope/x/node_modules/y/package.json']],
    ['/app/node_modules/.bin/tool', []],
    ['/app/node_modules/none/i.js', []],
    ['/gems/gems/rack-2.2/lib/rack.rb', ['/gems/specifications/rack-2.2.gemspec']],
    ['/app/node_modules/express', []],
  ])('for %s are %j', (path, expected) => {
    const { paths, warnings } = recordsOf(FILES, [path]);
    expect([paths, warnings]).toEqual([expected, []]);
  });
});

test('random databases never throw, and records are written only beside the databases', () => {
  const parts = [
    ...[
      'Package: ',
      'Version: ',
      'Architecture: ',
      'Conffiles:\n',
      ' /a/b d41d8cd98f00b204e9800998ecf8427e\n',
      'x',
      '../',
      '/',
      '.',
    ],
    ...[
      'P:',
      'V:',
      'F:',
      'R:',
      'a',
      'b',
      '\n',
      '\n\n',
      '\0',
      '\xff',
      'd41d8cd98f00b204e9800998ecf8427e  a/b\n',
      'x.md5sums',
    ],
  ];
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 30 }).map((all) => all.join(''));
  fc.assert(
    fc.property(text, text, text, text, (status, sums, installed, record) => {
      const files = {
        '/var/lib/dpkg/status': `Package: x\nVersion: 1\n${status}`,
        '/var/lib/dpkg/info/x.list': '/a/b\n',
        '/var/lib/dpkg/info/x.md5sums': sums,
        '/lib/apk/db/installed': `P:x\nV:1\nF:a\nR:b\n${installed}`,
        '/a/site-packages/b-1.dist-info/RECORD': record,
        '/a/site-packages/b.py': '',
        '/a/b': '',
      };
      const { texts } = recordsOf(files, ['/a', '/a/b', '/a/site-packages/b.py']);
      for (const path of Object.keys(texts)) {
        expect(path).toMatch(/^\/var\/lib\/dpkg\/status\.d\/[^/]+$|^\/lib\/apk\/db\/installed$/);
      }
    }),
  );
});
