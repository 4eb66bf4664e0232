import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { type How, Touches } from '../../src/capture/touch.ts';
import { suspectsOf, touchedOf } from '../../src/healing/suspects.ts';
import { treeOf } from '../rootfs/trees.ts';

const { tree } = treeOf({
  '/usr/lib/a.so': '',
  '/lib': { link: 'usr/lib' },
  '/conf/x.conf': '',
  '/conf/sub/y.conf': '',
  '/link': { link: '/conf' },
  '/top': '',
  '/.dockerenv': '',
});
const paths = (...all: string[]) => new Set(all as ImagePath[]);
const owned = () => false;
const touches = (...all: [string, How, boolean][]) => {
  const touched = new Touches();
  for (const [path, how, found] of all)
    touched.add({ path: path as ImagePath, how, found, ...(how === 'open' && found ? { listed: [] } : {}) });
  return touched;
};

/** The missing paths of a listed folder, which is the first. */
const group = ([folder, ...missing]: string[]) => ({ folder, paths: missing });
const CONF = [
  ['/conf', '/conf/sub', '/conf/x.conf'],
  ['/conf', '/conf/sub/y.conf'],
];

describe('suspects', () => {
  test.each<[string, [string, How, boolean][], string[], string[][]]>([
    ['are a path that was looked for', [['/lib/a.so', 'open', false]], ['/lib/a.so'], []],
    ['are the names in a listed folder, and those below', [['/conf', 'open', true]], [], CONF],
    ['are found under another name of the folder', [['/link', 'open', true]], [], CONF],
    [
      'are in the deepest listed folder above them',
      [
        ['/conf', 'open', true],
        ['/conf/sub', 'open', true],
      ],
      [],
      [
        ['/conf', '/conf/sub', '/conf/x.conf'],
        ['/conf/sub', '/conf/sub/y.conf'],
      ],
    ],
    [
      'are the paths below a folder that was made because it was missing, and listed',
      [
        ['/conf', 'create', true],
        ['/conf', 'open', true],
      ],
      ['/conf'],
      CONF,
    ],
    ['are not below a folder that was only looked at', [['/conf', 'stat', true]], [], []],
    ['are only the files in "/" if "/" was listed', [['/', 'open', true]], [], [['/', '/top']]],
    [
      'are not paths that the original lacks',
      [
        ['/conf/none', 'open', false],
        ['/proc', 'open', true],
      ],
      [],
      [],
    ],
  ])('%s', (_, all, sought, listed) => {
    const found = suspectsOf(touches(...all), {
      tree,
      packed: paths('/usr', '/usr/lib', '/lib', '/link'),
      dropped: paths(),
      owned,
    });
    expect(found).toEqual({ sought, listed: listed.map(group), dropped: [] });
  });

  test('are none if everything is packed', () => {
    const packed = paths(
      '/usr',
      '/usr/lib',
      '/lib',
      '/usr/lib/a.so',
      '/conf',
      '/conf/x.conf',
      '/conf/sub',
      '/conf/sub/y.conf',
    );
    const found = suspectsOf(touches(['/lib/a.so', 'open', false], ['/conf', 'open', true]), {
      tree,
      packed,
      dropped: paths(),
      owned,
    });
    expect(found).toEqual({ sought: [], listed: [], dropped: [] });
  });

  test('that drop names are listed apart, whatever name leads to them', () => {
    const all = touches(['/lib/a.so', 'open', false], ['/conf', 'open', true], ['/top', 'open', false]);
    const dropped = paths('/usr/lib/a.so', '/conf/x.conf');
    expect(suspectsOf(all, { tree, packed: paths('/usr', '/usr/lib', '/lib', '/conf'), dropped, owned })).toEqual({
      sought: ['/top'],
      listed: [group(['/conf', '/conf/sub']), group(['/conf', '/conf/sub/y.conf'])],
      dropped: ['/lib/a.so'],
    });
  });
});

test('suspects of the application come before those of packages, and few bytes before many', () => {
  const all = treeOf({ '/usr/a': '', '/app/b': 'long', '/app/sub/c': '', '/srv/d': 'x' });
  const touched = touches(['/usr', 'open', true], ['/app', 'open', true], ['/srv', 'open', true]);
  const isOwned = (path: ImagePath) => path.startsWith('/usr/');
  const found = suspectsOf(touched, { tree: all.tree, packed: paths(), dropped: paths(), owned: isOwned });
  expect(found.listed.map((one) => one.paths)).toEqual([
    ['/app/sub/c'],
    ['/srv/d'],
    ['/app/b', '/app/sub'],
    ['/usr/a'],
  ]);
});

test('only added paths of a healed image count as touched, without the folders above them', () => {
  const all = touches(
    ['/lib/a.so', 'open', true],
    ['/conf/sub', 'stat', true],
    ['/conf/sub/y.conf', 'open', true],
    ['/conf/x.conf', 'stat', false],
    ['/top', 'open', true],
    ['/proc/1', 'open', true],
  );
  const packed = paths('/usr', '/usr/lib', '/lib', '/usr/lib/a.so', '/conf', '/conf/sub', '/conf/sub/y.conf', '/top');
  const images = { tree, packed, dropped: paths(), owned };
  expect(touchedOf(all, images, paths('/top', '/conf'))).toEqual(['/conf/sub/y.conf', '/lib/a.so']);
});
