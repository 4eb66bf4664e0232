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
const rules = { owned, skip: new Set<ImagePath>(), max: 1000 };

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

test('a subfolder is a name too, but not one that holds files of packages', () => {
  const { tree: shared } = treeOf({ '/srv/tenants/one/x': '', '/srv/tenants/two/owned': '', '/srv/tenants/file': '' });
  const isOwned = (path: ImagePath) => path.endsWith('/owned');
  const touches = new Touches();
  touches.add({ path: clean('/srv/tenants'), how: 'open', found: true, listed: [] });
  expect(listedNames(listedFolders(touches, shared), shared, { ...rules, owned: isOwned })).toEqual([
    '/srv/tenants/one',
    '/srv/tenants/file',
  ]);
});
