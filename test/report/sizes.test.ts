import { expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { type Sized, type SizeNode, sizeTree } from '../../src/report/sizes.ts';
import type { Entry } from '../../src/tar/entry.ts';

let inodes = 0;
const entry = (path: string, size: number, type: Entry['type'] = 'file', inode = ++inodes) => ({
  ...{ path: path as ImagePath, type, size, inode },
});
function sizesOf(entries: ReturnType<typeof entry>[], packed: Set<ImagePath>): SizeNode {
  const inodes = new Map(entries.map(({ inode, size, type }) => [inode, type === 'file' ? size : 0]));
  const bytes = [...inodes.values()].reduce((sum, size) => sum + size, 0);
  const tree: Sized = { bytes, entries: () => entries, get: (path) => entries.find((one) => one.path === path) };
  return sizeTree(tree, packed);
}
const of = (packed: number, total: number) => ({ packed, total });

test('a folder has the size of its files, its children add up to it, and the largest child is first', () => {
  const entries = [
    entry('/usr', 0, 'directory'),
    entry('/usr/lib/a', 6000),
    entry('/usr/lib/b', 1),
    entry('/usr/lib/c', 2),
    entry('/usr/link', 99, 'symlink'),
    entry('/etc/x', 4000),
  ];
  expect(sizesOf(entries, new Set(['/usr/lib/a', '/usr/lib/b', '/usr/link'] as ImagePath[]))).toEqual({
    name: '/',
    bytes: of(6001, 10_003),
    files: of(3, 5),
    children: [
      {
        name: 'usr',
        bytes: of(6001, 6003),
        files: of(3, 4),
        children: [
          {
            name: 'lib',
            bytes: of(6001, 6003),
            files: of(2, 3),
            children: [
              { name: 'a', bytes: of(6000, 6000), files: of(1, 1) },
              { name: '', bytes: of(1, 3), files: of(1, 2) },
            ],
          },
          { name: '', bytes: of(0, 0), files: of(1, 1) },
        ],
      },
      {
        name: 'etc',
        bytes: of(0, 4000),
        files: of(0, 1),
        children: [{ name: 'x', bytes: of(0, 4000), files: of(0, 1) }],
      },
    ],
  });
});

test('only one of several hard links has the bytes, a packed one if possible', () => {
  const links = ['/a/one', '/b/two', '/b/three'].map((path) => entry(path, 50, 'file', 7));
  const { bytes, files, children } = sizesOf(links, new Set(['/b/two'] as ImagePath[]));
  expect([bytes, files]).toEqual([of(50, 50), of(1, 3)]);
  expect(children!.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['b', of(50, 50)],
    ['', of(0, 0)],
  ]);
});

test('an empty image has a root of 0 bytes', () => {
  expect(sizesOf([], new Set())).toEqual({ name: '/', bytes: of(0, 0), files: of(0, 0) });
});

test('100,000 nested folders are cut to a depth below 100', () => {
  const path = `${'/d'.repeat(100_000)}/file`;
  let depth = 0;
  for (let node: SizeNode | undefined = sizesOf([entry(path, 5)], new Set()); node; node = node.children?.[0]) depth++;
  expect(depth).toBeLessThan(100);
});

test('more than 5000 names are cut to the largest, and a file is never kept without its folder', () => {
  const chains = Array.from({ length: 2000 }, (_, at) => entry(`/${at}/a/b/c/file`, 1000 + at));
  const nodes: SizeNode[] = [sizesOf(chains, new Set())];
  for (const { children = [] } of nodes) nodes.push(...children.filter(({ name }) => name !== ''));
  expect(nodes.length).toBe(5001);
  expect(nodes[1]!.name).toBe('1999');
});

test('names are readable: UTF-8 is decoded, other bytes are escaped or replaced', () => {
  const { children } = sizesOf([entry('/\xc3\xa4\n\xff', 5)], new Set());
  expect(children![0]!.name).toBe('ä\\x0a\ufffd');
});
