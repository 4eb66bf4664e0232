import { describe, expect, test } from 'vitest';
import { clean, type ImagePath } from '../../src/base/path.ts';
import { type ListedRecord, listedRecords, listedText, notableListed } from '../../src/report/listed.ts';
import { listedParts } from '../../src/report/summary/listed.ts';
import { treeOf } from '../rootfs/trees.ts';

const { tree } = treeOf({
  '/app/data/1': 'x'.repeat(2000),
  '/app/data/2': 'x'.repeat(3000),
  '/app/data/sub/3': 'x'.repeat(500),
  '/usr/share/zone/a': 'aaaa',
  '/usr/share/zone/b': 'bbbb',
  '/usr/lib/python3/x.py': 'x',
  '/usr/lib/python3/dist-packages/y.egg-info/PKG-INFO': 'y',
});
const paths = (...all: string[]) => new Set(all as ImagePath[]);

function records(packed: string[], dropped: string[] = [], by = '/usr/bin/node') {
  const folders = ['/app/data', '/usr/lib/python3', '/usr/share/zone', '/usr/lib/python3/dist-packages/y.egg-info'].map(
    (path) => ({
      path: clean(path),
      by: [clean(by)],
    }),
  );
  const owned = (path: ImagePath) => path.startsWith('/usr/');
  const ownerOf = (path: ImagePath) => (owned(path) ? 'tzdata' : undefined);
  return listedRecords(folders, { tree, packed: paths(...packed), dropped: paths(...dropped), owned, ownerOf });
}

describe('listed folders', () => {
  test('of which names are left out are recorded, with what keeping them costs', () => {
    const [data, modules, zone] = records(['/app/data', '/app/data/1', '/usr/share/zone/a']);
    expect(data).toEqual({
      folder: '/app/data',
      files: { packed: 1, total: 2 },
      own: true,
      missing: 3000,
      keep: '/app/data',
      keepBytes: 3500,
      by: ['/usr/bin/node'],
    });
    expect(modules).toMatchObject({ own: false, modules: true });
    expect(zone).toMatchObject({ own: false, package: 'tzdata', files: { packed: 1, total: 2 }, missing: 4 });
  });

  test('that are complete, or lack only what drop names, are not', () => {
    const complete = [
      '/app/data/1',
      '/usr/lib/python3/dist-packages/y.egg-info/PKG-INFO',
      '/usr/lib/python3/x.py',
      '/usr/share/zone/a',
      '/usr/share/zone/b',
    ];
    expect(records(complete, ['/app/data/2', '/app/data/sub/3'])).toEqual([]);
  });

  test.each([
    ['/usr/bin/node', ['/app/data', '/usr/share/zone']],
    ['/usr/bin/find', ['/app/data']],
    ['/bin/sh', ['/app/data']],
  ])('of packages are notable if an application listed them, not an import or a tool: %s', (by, notable) => {
    expect(notableListed(records([], [], by)).map(({ folder }) => folder)).toEqual(notable);
  });

  test('of packages are not notable if they are large', () => {
    const [, , zone] = records([]);
    expect(notableListed([{ ...zone!, keepBytes: 1_000_000 }])).toEqual([]);
  });

  test.each<[Partial<ListedRecord>, RegExp]>([
    [{}, /^The container listed \/app\/data, but none of its 2 files is packed: the 2 files need 5\.00 kB, more/],
    [
      { files: { packed: 1, total: 2 }, missing: 3500 },
      /only 1 of its 2 files is packed: the other 1 file need.* more than listed-max: 1\.00 kB\. .* keep \(5\.50 kB with/,
    ],
  ])('that are too large have a notice with the line for keep: %j', (change, text) => {
    const said = listedText({ ...records([])[0]!, ...change }, 1000);
    expect(said).toMatch(text);
    expect(said).toMatch(/ add this line to keep.*: \/app\/data$/);
  });

  test('are a table of the summary', () => {
    const [part] = listedParts(records([]));
    expect(part).toContain('Listed folders that are not complete: 2 folders');
    expect(part).toMatch(/\| <code>\/usr\/share\/zone<\/code> \| 0 of 2 \| tzdata \| 8 B \|/);
    expect(part).toContain('2 more listed folders in report.json');
    expect(listedParts([])).toEqual([]);
  });
});

test('a folder in node_modules is no folder of imports', () => {
  const { tree: module } = treeOf({ '/app/node_modules/moment/locale/de.js': 'x' });
  const facts = { tree: module, packed: new Set<ImagePath>(), dropped: new Set<ImagePath>(), owned: () => true };
  const folder = { path: clean('/app/node_modules/moment/locale'), by: [clean('/usr/bin/node')] };
  const all = listedRecords([folder], { ...facts, ownerOf: () => undefined });
  expect(notableListed(all)).toHaveLength(1);
});
