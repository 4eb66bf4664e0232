import { expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { Packing } from '../../../src/rootfs/closure/packed.ts';
import { closeOver, type Files, reasons, treeOf } from '../trees.ts';

const FILES: Files = {
  '/usr/lib/x/libc.so.6': 'libc',
  '/lib': { link: 'usr/lib' },
  '/lib64': { link: '/lib' },
  '/run': { dir: 0o755 },
  '/var': { dir: 0o755 },
  '/var/run': { link: '/run' },
  '/var/lock': { link: 'run/lock' },
  '/tmp': { dir: 0o1777 },
  '/loop': { link: 'loop' },
  '/a/b': { link: '../c/./d' },
  '/c/d/e': 'e',
  '/in': { link: 'a/b/e' },
  '/srv/data/one': '1',
  '/srv/data/two': '2',
};

test.each<[string, string[], string[]]>([
  ['a file with its own name', ['/c/d/e'], ['/c parent', '/c/d parent', '/c/d/e traced']],
  [
    'a link on the way',
    ['/lib/x/libc.so.6'],
    ['/lib symlink', '/usr parent', '/usr/lib parent', '/usr/lib/x parent', '/usr/lib/x/libc.so.6 traced'],
  ],
  ['a chain', ['/lib64/x'], ['/lib symlink', '/lib64 symlink', '/usr parent', '/usr/lib parent', '/usr/lib/x traced']],
  [
    'a link and its target',
    ['/in'],
    ['/a parent', '/a/b symlink', '/c parent', '/c/d parent', '/c/d/e symlink', '/in traced'],
  ],
  ['a loop', ['/loop'], ['/loop traced']],
  ['a path through a loop', ['/loop/x'], ['/loop symlink']],
  ['a listed directory, without its children', ['/srv/data'], ['/srv parent', '/srv/data traced']],
  ['what is missing: the deepest directory', ['/srv/data/new/file'], ['/srv parent', '/srv/data parent']],
  ['a missing file behind a link', ['/var/run/nginx.pid'], ['/run parent', '/var parent', '/var/run symlink']],
  [
    'the folder of a missing link target',
    ['/var/lock'],
    ['/run parent', '/var parent', '/var/lock traced', '/var/run symlink'],
  ],
  ['the root', ['/'], []],
  ['a file that only the engine creates', ['/.dockerenv'], []],
])('a listed path is packed: %s', (_, list, expected) => {
  // /tmp is always packed because of the configuration.
  const { packed } = closeOver({ ...FILES, '/.dockerenv': '' }, list);
  expect(
    packed.map(({ entry, reason }) => `${entry.path} ${reason}`).filter((line) => !line.startsWith('/tmp')),
  ).toEqual(expected);
});

test('a listed path has the reason traced, even if a rule adds it first', () => {
  expect(reasons(closeOver(FILES, ['/in', '/c/d/e']))).toContain('/c/d/e traced');
});

test('a packed path names the path that needs it', () => {
  const { packed } = closeOver(FILES, ['/in']);
  expect(packed.find(({ entry }) => entry.path === '/c/d/e')).toMatchObject({ reason: 'symlink', by: '/in' });
});

test('the rules see each packed entry once', () => {
  const { tree } = treeOf(FILES);
  const packing = new Packing(tree);
  packing.add('/c/d/e', 'library', '/in' as ImagePath);
  packing.add('/c/d/e', 'traced');
  packing.add('/c/d/e', 'keep');
  expect(packing.size).toBe(1);
  expect(packing.next()?.path).toBe('/c/d/e');
  expect(packing.next()).toBeUndefined();
  expect([...packing.packed()]).toEqual([{ entry: tree.get('/c/d/e' as ImagePath), reason: 'traced', by: undefined }]);
});

test('the first reason stays, unless the path is traced', () => {
  const packing = new Packing(treeOf(FILES).tree);
  packing.add('/c/d/e', 'library', '/in' as ImagePath);
  packing.add('/c/d/e', 'keep');
  expect([...packing.packed()]).toMatchObject([{ reason: 'library', by: '/in' }]);
});

test('add returns the packed entry; addIfThere packs nothing for a missing path', () => {
  const packing = new Packing(treeOf(FILES).tree);
  expect(packing.add('/lib/x', 'traced')?.path).toBe('/usr/lib/x');
  expect(packing.add('/c/none', 'traced')).toBeUndefined();
  const before = packing.size;
  packing.addIfThere('/srv/none', 'config');
  expect(packing.size).toBe(before);
  packing.addIfThere('/srv/data', 'config');
  expect(packing.size).toBe(before + 1);
});

test('an entry was used if it, or a link to it, was traced', () => {
  const { tree } = treeOf({ ...FILES, '/again': { link: '/in' } });
  const packing = new Packing(tree);
  packing.add('/again', 'traced');
  packing.add('/in', 'symlink', '/again' as ImagePath);
  packing.add('/c/d/e', 'symlink', '/in' as ImagePath);
  packing.add('/srv/data/one', 'keep');
  packing.add('/srv/data/two', 'library', '/again' as ImagePath);
  const used = (path: string) => packing.wasUsed(tree.get(path as ImagePath)!);
  expect(['/again', '/in', '/c/d/e'].map(used)).toEqual([true, true, true]);
  expect(['/srv/data/one', '/srv/data/two', '/tmp'].map(used)).toEqual([false, false, false]);
  packing.add('/tmp', 'lock');
  packing.add('/srv/data/one', 'healed');
  expect(['/tmp', '/srv/data/one'].map(used)).toEqual([true, true]);
});
