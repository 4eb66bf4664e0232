import { expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { accountsOf } from '../../src/packages/accounts.ts';
import { inventoryOf } from '../../src/packages/inventory.ts';
import { readPackages } from '../../src/packages/packages.ts';
import type { ReadEntry } from '../../src/tar/body.ts';
import { readBody } from '../../src/tar/body.ts';
import { treeOf } from '../rootfs/trees.ts';
import { stanza } from './trees.ts';

const SITE = '/usr/lib/python3/dist-packages';
const { tree, source } = treeOf({
  '/var/lib/dpkg/status': `${stanza('app')}\n${stanza('python3-six')}\n${stanza('gone')}`,
  '/var/lib/dpkg/info/app.list': '/bin/app\n/bin/link\n',
  '/var/lib/dpkg/info/python3-six.list': `${SITE}/six.py\n`,
  '/var/lib/dpkg/info/gone.list': '/usr/share/doc/gone/copyright\n',
  '/usr/share/doc/gone/copyright': '',
  '/bin/app': '',
  '/bin/link': { link: 'app' },
  [`${SITE}/six.py`]: '',
  [`${SITE}/six-1.egg-info`]: 'Name: six\nVersion: 1\n',
  [`${SITE}/listed/x.py`]: '',
  [`${SITE}/listed-2.dist-info/METADATA`]: 'Name: listed\nVersion: 2\n',
  [`${SITE}/listed-2.dist-info/RECORD`]: 'listed/x.py,,\nlisted/x.py,,\n../../../../bin/tool,,\n',
  '/bin/tool': '',
  '/app/node_modules/a/package.json': '{"name": "a", "version": "1"}',
  '/app/node_modules/a/i.js': '',
  '/app/node_modules/bad/package.json': '{}',
  '/app/node_modules/bad/i.js': '',
  '/gems/gems/g-1.0/x.rb': '',
  '/gems/specifications/g-1.0.gemspec': '',
  '/srv/data': '',
});
const read: ReadEntry = (entry, offset, length) => readBody(source, entry, offset, length);

test('every packed file counts for its OS package, else for its language package, else for none', () => {
  const { packages } = readPackages(tree, read);
  const files = [...tree.entries()].filter(({ type }) => type !== 'directory').map(({ path }) => path as ImagePath);
  const packed = files.filter((path) => !path.startsWith('/var/') && !path.endsWith('.gemspec'));
  const inventory = inventoryOf(packages, tree, read, new Set(packed));
  const { of, none } = accountsOf(packed, packages, inventory);
  const counts = [...of].map(([{ name }, count]) => [name, count]);
  expect(Object.fromEntries(counts)).toEqual({ app: 2, 'python3-six': 1, six: 1, listed: 3, a: 2, g: 1 });
  // None: RECORD, files of an npm package without a name, the copyright file of a removed package, and data.
  expect(none).toBe(5);
  expect(counts.reduce((sum, [, count]) => sum + (count as number), none)).toBe(packed.length);
});
