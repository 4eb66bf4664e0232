import { expect, test } from 'vitest';
import { clean, type ImagePath } from '../../src/base/path.ts';
import { Touches } from '../../src/capture/touch.ts';
import { canonicalPaths, listedFolders, listedNames } from '../../src/filelist/listed.ts';
import { treeOf } from '../rootfs/trees.ts';

const { tree } = treeOf({
  '/app/plugins/a.js': 'aaaa',
  '/app/plugins/b.js': 'bbbb',
  '/app/plugins/sub/c.js': 'cccc',
  '/app/plugins/to-large': { link: '../large' },
  '/app/large': 'x'.repeat(100),
  '/current': { link: 'app/plugins' },
  '/usr/share/d': 'dddd',
  '/etc/.placeholder': '',
  '/proc/x': '',
  '/dev/x': '',
  '/top': '',
});
const owned = (path: ImagePath) => path.startsWith('/usr/');
const rules = { owned, ofPackage: owned, skip: new Set<ImagePath>(), max: 1000 };

function folders(...listed: string[]) {
  const touches = new Touches();
  for (const path of listed) touches.add({ path: clean(path), how: 'open', found: true, listed: [clean('/bin/a')] });
  touches.add({ path: clean('/etc'), how: 'open', found: true });
  return listedFolders(touches, tree);
}

test('listed folders are those of the image by their own name, without the root and what the engine fills', () => {
  expect(folders('/current', '/app/plugins', '/', '/proc', '/dev', '/none', '/top')).toEqual([
    { path: '/app/plugins', by: ['/bin/a'] },
  ]);
});

test('the names of a listed folder are its files, links and subfolders, without those in its subfolders', () => {
  expect(listedNames(folders('/app/plugins'), tree, rules)).toEqual([
    '/app/plugins/sub',
    '/app/plugins/a.js',
    '/app/plugins/b.js',
    '/app/plugins/to-large',
  ]);
});

test('names that are packed anyway, or that a package owns, are not added', () => {
  const skip = canonicalPaths([clean('/current/a.js'), clean('/app/plugins/to-large')], tree);
  expect([...skip]).toEqual(expect.arrayContaining(['/current', '/app/plugins/a.js', '/app/large']));
  skip.add(clean('/app/plugins/to-large'));
  expect(listedNames(folders('/app/plugins', '/usr/share'), tree, { ...rules, skip })).toEqual([
    '/app/plugins/sub',
    '/app/plugins/b.js',
  ]);
});

test.each([
  [108, 4],
  [107, 1],
  [0, 0],
])('up to %d bytes, with the targets of links, %d names are added: all files of a folder or none', (max, count) => {
  expect(listedNames(folders('/app/plugins'), tree, { ...rules, max })).toHaveLength(count);
});

test('with 0, not even empty files are added', () => {
  expect(listedNames(folders('/etc'), tree, { ...rules, max: 0 })).toEqual([]);
  expect(listedNames(folders('/etc'), tree, { ...rules, max: 1 })).toEqual(['/etc/.placeholder']);
});

test.each([
  ['of the application', { 'one/x': '' }, true],
  ['with packages of its own', { 'one/index.js': '', 'one/node_modules/dep/index.js': '' }, true],
  ['with nothing but such packages', { 'one/node_modules/dep/index.js': '' }, true],
  ['with a link to a file of a package', { 'one/licence': { link: '/usr/share/d' } }, true],
  ['without files', { one: { dir: 0o755 } }, true],
  ['of a package', { 'one/owned': '', 'one/more/owned': '' }, false],
  [
    'of a package with compiled files',
    { 'one/owned': '', 'one/__pycache__/a.pyc': '', 'one/__pycache__/b.pyc': '' },
    false,
  ],
  ['with one file of a package', { 'one/owned': '', 'one/x': '', 'one/y': '' }, true],
])('a subfolder %s is a name', (_, files, isName) => {
  const below = Object.entries(files).map(([path, content]) => [`/srv/tenants/${path}`, content] as const);
  const { tree: shared } = treeOf({ ...Object.fromEntries(below), '/srv/tenants/file': '', '/usr/share/d': '' });
  const ofPackage = (path: ImagePath) => path.endsWith('/owned');
  const isOwned = (path: ImagePath) => ofPackage(path) || path.includes('/node_modules/');
  const touches = new Touches();
  touches.add({ path: clean('/srv/tenants'), how: 'open', found: true, listed: [] });
  const names = listedNames(listedFolders(touches, shared), shared, { ...rules, owned: isOwned, ofPackage });
  expect(names).toEqual([...(isName ? ['/srv/tenants/one'] : []), '/srv/tenants/file']);
});
