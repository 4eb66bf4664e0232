import { expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import type { Package } from '../../src/packages/package.ts';
import { gonePackages, ownerNames, packagesRecord } from '../../src/report/packages.ts';
import { packagesOf, stanza } from '../packages/trees.ts';
import { treeOf } from '../rootfs/trees.ts';

const FILES = {
  '/var/lib/dpkg/status': ['app', 'docs', 'empty', 'gone'].map((name) => stanza(name)).join('\n'),
  '/var/lib/dpkg/info/app.list': '/app\n/app/bin\n/app/lib\n/app/link\n/app/none\n',
  '/var/lib/dpkg/info/docs.list': '/docs\n/docs/link\n/docs/text\n',
  '/var/lib/dpkg/info/gone.list': '/gone\n',
  '/app/bin': '12345',
  '/app/lib': '123',
  '/app/link': { link: 'bin' },
  '/docs/link': { link: '/app/bin' },
  '/docs/text': '1',
  '/gone': '1234567',
};

test('the record says how much of each package is packed; a link or folder alone does not make it packed', () => {
  const packed = new Set(['/app', '/app/bin', '/app/link', '/docs', '/docs/link'] as ImagePath[]);
  const { packages } = packagesOf(FILES);
  const share = (packed: boolean, files: [number, number], bytes: [number, number]) => ({
    packed,
    files: { packed: files[0], total: files[1] },
    bytes: { packed: bytes[0], total: bytes[1] },
  });
  const facts = { version: '1.0-1', kind: 'deb' };
  expect(packagesRecord(packages.all, treeOf(FILES).tree, packed)).toEqual({
    before: 4,
    after: 1,
    list: [
      { name: 'app', ...facts, ...share(true, [2, 3], [5, 8]) },
      { name: 'docs', ...facts, ...share(false, [1, 2], [0, 1]) },
      { name: 'empty', ...facts, ...share(false, [0, 0], [0, 0]) },
      { name: 'gone', ...facts, ...share(false, [0, 1], [0, 7]) },
    ],
  });
});

test('ownerNames returns the package of a path, decoded as UTF-8', () => {
  const owner: Package = { kind: 'deb', name: 'm\xc3\xbcller', version: '1', files: [], folders: [] };
  const ownerOf = ownerNames({ ownerOf: (path) => (path === '/a' ? owner : undefined) });
  expect(['/a', '/b'].map((path) => ownerOf(path as ImagePath))).toEqual(['müller', undefined]);
});

test('packages that are left out are sorted by size, the largest first', () => {
  const of = (name: string, packed: boolean, total: number) => ({
    ...{ name, version: '1', kind: 'deb', packed, files: { packed: 0, total: 1 }, bytes: { packed: 0, total } },
  });
  const list = [of('a', false, 5), of('b', true, 100), of('c', false, 50), of('d', false, 5)];
  expect(gonePackages({ before: 4, after: 1, list }).map(({ name }) => name)).toEqual(['c', 'a', 'd']);
});
