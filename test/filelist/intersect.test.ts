import { describe, expect, test } from 'vitest';
import { type Touch, Touches } from '../../src/capture/touch.ts';
import { imagePaths, lookedForInVain } from '../../src/filelist/intersect.ts';
import type { ImagePath } from '../../src/path.ts';
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
  '/data/a\xe9b/file': '',
  '/data/a\xe8b/file': '',
  '/.dockerenv': '',
});

function touched(...all: [string, Touch['how'], boolean][]): Touches {
  const touches = new Touches();
  for (const [path, how, found] of all) touches.add({ path: path as ImagePath, how, found });
  return touches;
}

describe('imagePaths', () => {
  test.each<[string, [string, Touch['how'], boolean], string[]]>([
    ['a file', ['/usr/lib/libc.so.6', 'open', true], ['/usr/lib/libc.so.6']],
    ['through a link, as it was touched', ['/lib/libc.so.6', 'open', true], ['/lib/libc.so.6']],
    ['a link', ['/lib', 'stat', true], ['/lib']],
    ['a link to nothing', ['/dangling', 'stat', false], ['/dangling']],
    ['a file that was refused', ['/root/secret', 'open', false], ['/root/secret']],
    ['a directory that was there when it was made', ['/run/nginx', 'create', false], ['/run/nginx']],
    ['what the image lacks', ['/proc/self/maps', 'open', true], []],
    ['what was looked for in vain', ['/tmp/x1y2z3', 'stat', false], []],
    ['what was made', ['/tmp/x1y2z3/deeper', 'create', true], ['/tmp']],
    [
      'what was made behind a link: the folder by the name that was used',
      ['/var/run/nginx.pid', 'create', true],
      ['/var/run'],
    ],
    ['what could not be made', ['/run/nginx/no/such', 'create', false], ['/run/nginx']],
  ])('%s', (_, touch, expected) => {
    expect(imagePaths(touched(touch), tree)).toEqual(expected);
  });

  test('is sorted and says each path once', () => {
    const touches = touched(['/tmp/b', 'create', true], ['/tmp/a', 'create', true], ['/lib', 'open', true]);
    expect(imagePaths(touches, tree)).toEqual(['/lib', '/tmp']);
  });
});

test('names of which a tracer lost bytes get into the list and are missed', () => {
  const touches = touched([`/data/a${LOST}b/file`, 'open', false]);
  const both = ['/data/a\xe8b/file', '/data/a\xe9b/file'];
  expect(imagePaths(touches, tree)).toEqual(both);
  expect(lookedForInVain(touches, tree, new Set())).toEqual(both);
});

describe('lookedForInVain', () => {
  const packed = new Set(['/usr', '/usr/lib', '/lib', '/tmp'] as ImagePath[]);
  test.each<[string, [string, Touch['how'], boolean], string[]]>([
    ['what the original has', ['/lib/libc.so.6', 'open', false], ['/lib/libc.so.6']],
    ['what was found', ['/lib/libc.so.6', 'open', true], []],
    ['what the original lacks', ['/lib/none', 'open', false], []],
    ['what is packed', ['/lib', 'open', false], []],
    ['a link that is not packed', ['/var/run', 'stat', false], ['/var/run']],
    ['a link to nothing, itself missing', ['/dangling', 'stat', false], ['/dangling']],
    ['the folder in which something could not be made', ['/var/run/x/y', 'create', false], ['/var/run']],
    ['a folder that is packed', ['/tmp/x', 'create', false], []],
    ['what was made where the original has it', ['/lib/libc.so.6', 'create', true], ['/lib/libc.so.6']],
    ['what was made where the original has nothing', ['/root/new', 'create', true], []],
    ["the engine's own file", ['/.dockerenv', 'stat', false], []],
  ])('%s', (_, touch, expected) => {
    expect(lookedForInVain(touched(touch), tree, packed)).toEqual(expected);
  });
});
