import { describe, expect, test } from 'vitest';
import { type How, Touches } from '../../src/capture/touch.ts';
import { suspectsOf, touchedOf } from '../../src/healing/suspects.ts';
import type { ImagePath } from '../../src/path.ts';
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
const touches = (...all: [string, How, boolean][]) => {
  const touched = new Touches();
  for (const [path, how, found] of all) touched.add({ path: path as ImagePath, how, found });
  return touched;
};

describe('suspects', () => {
  test.each<[string, [string, How, boolean][], string[], string[]]>([
    ['what was looked for', [['/lib/a.so', 'open', false]], ['/lib/a.so'], []],
    [
      'what is below a folder that was opened',
      [['/conf', 'open', true]],
      [],
      ['/conf/sub', '/conf/sub/y.conf', '/conf/x.conf'],
    ],
    ['by another name', [['/link', 'open', true]], [], ['/conf/sub', '/conf/sub/y.conf', '/conf/x.conf']],
    [
      'that was made where it is missing, and opened',
      [['/conf', 'create', true]],
      ['/conf'],
      ['/conf/sub', '/conf/sub/y.conf', '/conf/x.conf'],
    ],
    ['a folder that was only looked at', [['/conf', 'stat', true]], [], []],
    ['of "/" only the files in it', [['/', 'open', true]], [], ['/top']],
    [
      'nothing that the original lacks',
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
    });
    expect(found).toEqual({ sought, listed, dropped: [] });
  });

  test('are none where all is packed', () => {
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
    });
    expect(found).toEqual({ sought: [], listed: [], dropped: [] });
  });

  test('that drop names stand apart, whatever name leads to them', () => {
    const all = touches(['/lib/a.so', 'open', false], ['/conf', 'open', true], ['/top', 'open', false]);
    const dropped = paths('/usr/lib/a.so', '/conf/x.conf');
    expect(suspectsOf(all, { tree, packed: paths('/usr', '/usr/lib', '/lib', '/conf'), dropped })).toEqual({
      sought: ['/top'],
      listed: ['/conf/sub', '/conf/sub/y.conf'],
      dropped: ['/lib/a.so'],
    });
  });
});

test('of what is touched of a healed image, that counts which it had not before, without the folders above', () => {
  const all = touches(
    ['/lib/a.so', 'open', true],
    ['/conf/sub', 'stat', true],
    ['/conf/sub/y.conf', 'open', true],
    ['/conf/x.conf', 'stat', false],
    ['/top', 'open', true],
    ['/proc/1', 'open', true],
  );
  const packed = paths('/usr', '/usr/lib', '/lib', '/usr/lib/a.so', '/conf', '/conf/sub', '/conf/sub/y.conf', '/top');
  const images = { tree, packed, dropped: paths() };
  expect(touchedOf(all, images, paths('/top', '/conf'))).toEqual(['/conf/sub/y.conf', '/lib/a.so']);
});
