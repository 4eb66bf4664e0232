import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { type Touch, Touches } from '../../src/capture/touch.ts';
import { imagePaths, missingAtRunTime } from '../../src/filelist/intersect.ts';
import { treeOf } from '../rootfs/trees.ts';

const LOST = '\xef\xbf\xbd';
const { tree } = treeOf({
  '/usr/lib/libc.so.6': '',
  '/lib': { link: 'usr/lib' },
  '/var/run': { link: '/run' },
  '/run/nginx': { dir: 0o755 },
  '/dangling': { link: '/nowhere' },
  '/tmp': { dir: 0o1777 },
  '/root/secret': '',
  '/closed': { dir: 0o700 },
  '/loop': { link: 'loop' },
  '/data/a\xe9b/file': '',
  '/data/a\xe8b/file': '',
  '/.dockerenv': '',
});

function touched(...all: [string, Touch['how'], boolean][]): Touches {
  const touches = new Touches();
  for (const [path, how, found] of all) touches.add({ path: path as ImagePath, how, found });
  return touches;
}

test('a program that was made and then run needs its folder, and is missing if the original has it', () => {
  const made = touched(['/run/nginx/tool', 'create', false], ['/run/nginx/tool', 'exec', true]);
  expect(imagePaths(made, tree)).toEqual(['/run/nginx']);
  expect(
    missingAtRunTime(
      touched(['/run/nginx/tool', 'create', false], ['/run/nginx/tool', 'exec', false]),
      tree,
      new Set(),
    ),
  ).toEqual(['/run/nginx']);
  const own = touched(['/root/secret', 'create', true], ['/root/secret', 'exec', true]);
  expect(missingAtRunTime(own, tree, new Set())).toEqual(['/root/secret']);
});

describe('imagePaths', () => {
  test.each<[string, [string, Touch['how'], boolean], string[]]>([
    ['a file', ['/usr/lib/libc.so.6', 'open', true], ['/usr/lib/libc.so.6']],
    ['a file behind a link, by the name that was used', ['/lib/libc.so.6', 'open', true], ['/lib/libc.so.6']],
    ['a link', ['/lib', 'stat', true], ['/lib']],
    ['a dangling link', ['/dangling', 'stat', false], ['/dangling']],
    ['a file that could not be opened', ['/root/secret', 'open', false], ['/root/secret']],
    ['an existing directory that was created again', ['/run/nginx', 'create', false], ['/run/nginx']],
    ['no path that the image lacks', ['/proc/self/maps', 'open', true], []],
    ['no path that does not exist', ['/tmp/x1y2z3', 'stat', false], []],
    ['a folder that is closed to others, in which a path was looked for', ['/closed/a/b', 'stat', true], ['/closed']],
    ['a file below which a path was looked for', ['/root/secret/x', 'open', false], ['/root/secret']],
    ['no link to nowhere below which a path was looked for', ['/dangling/x', 'stat', false], []],
    ['a link to itself below which a path was looked for', ['/loop/x', 'stat', false], ['/loop']],
    ['the deepest existing folder above a created path', ['/tmp/x1y2z3/deeper', 'create', true], ['/tmp']],
    [
      'the folder above a path that was created behind a link, by the name that was used',
      ['/var/run/nginx.pid', 'create', true],
      ['/var/run'],
    ],
    [
      'the deepest existing folder above a path that could not be created',
      ['/run/nginx/no/such', 'create', false],
      ['/run/nginx'],
    ],
  ])('has %s', (_, touch, expected) => {
    expect(imagePaths(touched(touch), tree)).toEqual(expected);
  });

  test('is sorted and has no duplicates', () => {
    const touches = touched(['/tmp/b', 'create', true], ['/tmp/a', 'create', true], ['/lib', 'open', true]);
    expect(imagePaths(touches, tree)).toEqual(['/lib', '/tmp']);
  });
});

test('a name in which the tracer lost bytes matches all possible names, both when listed and when missing', () => {
  const touches = touched([`/data/a${LOST}b/file`, 'open', false]);
  const both = ['/data/a\xe8b/file', '/data/a\xe9b/file'];
  expect(imagePaths(touches, tree)).toEqual(both);
  expect(missingAtRunTime(touches, tree, new Set())).toEqual(both);
});

describe('missingAtRunTime', () => {
  const packed = new Set(['/usr', '/usr/lib', '/lib', '/tmp'] as ImagePath[]);
  test.each<[string, [string, Touch['how'], boolean], string[]]>([
    ['a missing path that the original has', ['/lib/libc.so.6', 'open', false], ['/lib/libc.so.6']],
    ['no path that was found', ['/lib/libc.so.6', 'open', true], []],
    ['no path that the original lacks', ['/lib/none', 'open', false], []],
    ['no packed path', ['/lib', 'open', false], []],
    ['a link that is not packed', ['/var/run', 'stat', false], ['/var/run']],
    ['a dangling link that is not packed', ['/dangling', 'stat', false], ['/dangling']],
    ['the missing folder of a path that could not be created', ['/var/run/x/y', 'create', false], ['/var/run']],
    ['no packed folder of a path that could not be created', ['/tmp/x', 'create', false], []],
    ['a path of the original that the container created', ['/lib/libc.so.6', 'create', true], ['/lib/libc.so.6']],
    ['no created path that the original lacks', ['/root/new', 'create', true], []],
    ['no file that the engine creates', ['/.dockerenv', 'stat', false], []],
  ])('has %s', (_, touch, expected) => {
    expect(missingAtRunTime(touched(touch), tree, packed)).toEqual(expected);
  });
});
