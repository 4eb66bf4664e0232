import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { licencesOfCopyright } from '../../src/packages/dpkg/licences.ts';
import { inventoryOf } from '../../src/packages/inventory.ts';
import { readPackages } from '../../src/packages/packages.ts';
import type { ReadEntry } from '../../src/tar/body.ts';
import { readBody } from '../../src/tar/body.ts';
import { type Files, treeOf } from '../rootfs/trees.ts';
import { stanza } from './trees.ts';

const FORM = 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n';

function inventory(files: Files, packed: string[]) {
  const { tree, source } = treeOf(files);
  const read: ReadEntry = (entry, offset, length) => readBody(source, entry, offset, length);
  return inventoryOf(readPackages(tree, read).packages, tree, read, new Set(packed as ImagePath[]));
}

describe('the inventory', () => {
  test('has the OS packages with a packed file, with their licences', () => {
    const found = inventory(
      {
        '/etc/os-release': { link: '../usr/lib/os-release' },
        '/usr/lib/os-release': 'PRETTY_NAME="X 12"\nID=debian\nVERSION_ID="12"\n',
        '/var/lib/dpkg/status': `${stanza('app')}\n${stanza('gone')}`,
        '/var/lib/dpkg/info/app.list': '/bin/app\n',
        '/usr/share/doc/app/copyright': `${FORM}\nFiles: *\nLicense: GPL-2+ and Expat\n text\n`,
        '/bin/app': '',
      },
      ['/bin/app'],
    );
    expect(found.distribution).toEqual({ id: 'debian', version: '12' });
    expect(found.packages.map(({ name, licences }) => [name, licences])).toEqual([
      ['app', ['GPL-2.0-or-later', 'MIT']],
    ]);
  });

  test('has the language packages with a packed file, with name and version from their metadata', () => {
    const site = '/usr/lib/python3/site-packages';
    const found = inventory(
      {
        [`${site}/flask/x.py`]: '',
        [`${site}/Flask-2.dist-info/METADATA`]:
          'Metadata-Version: 2.1\nName: Flask\nVersion: 2.2\nLicense: BSD-3-Clause\n\nName: not this\n',
        [`${site}/six.py`]: '',
        [`${site}/six-1.egg-info`]: `Name: six\nVersion: 1\nLicense: ${'long '.repeat(50)}\n`,
        [`${site}/bad/x.py`]: '',
        [`${site}/bad-1.dist-info/METADATA`]: 'Name: bad\n',
        '/app/node_modules/@s/p/package.json': '{"name": "@s/p", "version": "1.0.0", "license": "MIT"}',
        '/app/node_modules/@s/p/i.js': '',
        '/app/node_modules/odd/package.json': '[1',
        '/app/node_modules/odd/i.js': '',
        '/app/node_modules/none/package.json': '{"name": 1, "version": "1"}',
        '/app/node_modules/none/i.js': '',
        '/gems/gems/net-http-0.3.2/x.rb': '',
        '/gems/specifications/net-http-0.3.2.gemspec': '',
      },
      [
        ...['flask/x.py', 'six.py', 'bad/x.py'].map((name) => `${site}/${name}`),
        ...['@s/p', 'odd', 'none'].map((name) => `/app/node_modules/${name}/i.js`),
        '/gems/gems/net-http-0.3.2/x.rb',
      ],
    );
    expect(found.distribution).toEqual({ id: '', version: '' });
    expect(found.languages.map(({ path: _, ...one }) => one).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { type: 'npm', name: '@s/p', version: '1.0.0', license: 'MIT' },
      { type: 'pypi', name: 'Flask', version: '2.2', license: 'BSD-3-Clause' },
      { type: 'gem', name: 'net-http', version: '0.3.2' },
      { type: 'pypi', name: 'six', version: '1' },
    ]);
  });
});

test.each([
  [
    `${FORM}\nLicense: GPL-2\n\nLicense: LGPL-2.1+\n text\n\nLicense: BSD-3-clause or Artistic\n`,
    ['Artistic-1.0-Perl', 'BSD-3-clause', 'GPL-2.0-only', 'LGPL-2.1-or-later'],
  ],
  [`${FORM}License: public-domain, zlib, Apache-2\n`, ['Apache-2.0', 'public-domain', 'zlib']],
  [`${FORM}License: GPL-2+ with a long exception of words\n`, []],
  ['License: GPL-2\n', []],
  ['free text', []],
])('the licences of a copyright file are read: %j', (text, licences) => {
  expect(licencesOfCopyright(text)).toEqual(licences);
});
