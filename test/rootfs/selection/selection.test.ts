import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { type Names, readLine, select } from '../../../src/rootfs/selection/selection.ts';
import { treeOf } from '../trees.ts';

const { tree } = treeOf({
  '/etc/a': '',
  '/etc/b': '',
  '/etc/localtime': { link: '/usr/share/zoneinfo/UTC' },
  '/usr/share/zoneinfo/UTC': '',
  '/srv/x': '',
  '/link': { link: 'srv' },
});
const ZONES = ['/etc/localtime', '/usr/share/zoneinfo', '/usr/share/zoneinfo/UTC'];
const names: Names = {
  locales: [],
  packages: {
    pathsOfPackage: (name) => (name === 'base' ? (['/etc', '/etc/a'] as ImagePath[]) : []),
    packageNames: () => ['base'],
  },
};

describe('select', () => {
  test.each<[string[], string[]]>([
    [
      ['/etc/a', '/etc/b'],
      ['/etc/a', '/etc/b'],
    ],
    [
      ['/etc', '!/etc/b', '!/etc/localtime'],
      ['/etc', '/etc/a'],
    ],
    [['!/etc/b', '/etc/b'], ['/etc/b']],
    [['package:base'], ['/etc', '/etc/a']],
    [['/etc/*', '!package:base', '!/etc/localtime'], ['/etc/b']],
    [['preset:tzdata'], ZONES],
    [['preset:tzdata', '!/usr/share/zoneinfo'], ['/etc/localtime']],
    [['/usr/share/zoneinfo/*', '!preset:tzdata'], []],
    [['/link'], ['/link']],
  ])('%j', (lines, paths) => {
    expect([...select(tree, lines, names).paths].sort()).toEqual(paths);
  });

  test('returns the lines that select nothing', () => {
    const lines = ['/etc', '/none', '!/nor', 'package:none', 'preset:nss', '!package:no'];
    expect(select(tree, lines, names).idle).toEqual(lines.slice(1));
  });

  test('follows links to folders with `follow`', () => {
    expect([...select(tree, ['/link'], names, true).paths]).toEqual(['/link', '/srv', '/srv/x']);
  });

  test('selects nothing by package without a package list', () => {
    expect(select(tree, ['package:base']).idle).toEqual(['package:base']);
  });
});

test.each([
  ['/etc', { away: false, kind: 'glob', text: '/etc' }],
  ['!/etc', { away: true, kind: 'glob', text: '/etc' }],
  ['!(a|b)', { away: false, kind: 'glob', text: '!(a|b)' }],
  ['package:g++', { away: false, kind: 'package', text: 'g++' }],
  ['!preset:shell', { away: true, kind: 'preset', text: 'shell' }],
  ['/package:x', { away: false, kind: 'glob', text: '/package:x' }],
])('the line %s is read', (line, read) => {
  expect(readLine(line)).toEqual(read);
});
