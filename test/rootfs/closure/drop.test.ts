import { expect, test } from 'vitest';
import type { Reason } from '../../../src/rootfs/closure/closure.ts';
import { dropUnwanted } from '../../../src/rootfs/closure/drop.ts';
import { closeOver, treeOf } from '../trees.ts';

const FILES = {
  '/app/main': '',
  '/app/secret/key': '',
  '/app/secret/public': '',
  '/usr/lib/libx.so': '',
};
const { tree } = treeOf(FILES);

/** All entries of the tree: paths in `traced` are traced, the others are libraries. */
function drop(globs: string[], traced: string[] = []): { left: string[]; dropped: string[] } {
  const all = [...tree.entries()].filter(({ path }) => path !== '/');
  const reason = (path: string): Reason => (traced.includes(path) ? 'traced' : 'library');
  const packed = all.map((entry) => ({ entry, reason: reason(entry.path) }));
  const { left, dropped } = dropUnwanted(globs, tree, packed);
  return {
    left: left.map(({ entry }) => entry.path),
    dropped: dropped.map(({ entry, reason: why }) => `${entry.path} ${why}`),
  };
}

const gone = (globs: string[]) => {
  const { left } = drop(globs);
  return [...tree.entries()].map(({ path }) => path as string).filter((path) => path !== '/' && !left.includes(path));
};

test.each([
  [[], []],
  [['/none'], []],
  [['/app/secret'], ['/app/secret', '/app/secret/key', '/app/secret/public']],
  [['**/*.so'], ['/usr/lib/libx.so']],
  [
    ['/app', '!/app/main'],
    ['/app/secret', '/app/secret/key', '/app/secret/public'],
  ],
  [
    ['/app', '!/app/secret/key'],
    ['/app/main', '/app/secret/public'],
  ],
  [['/usr', '!/usr/lib'], []],
])('%j drops %j', (globs, expected) => {
  expect(gone(globs).sort()).toEqual(expected);
});

test('drop returns the removed entries with their reasons, without directories that stay', () => {
  expect(drop(['/app', '!/app/main'], ['/app', '/app/main', '/app/secret/key']).dropped.sort()).toEqual([
    '/app/secret library',
    '/app/secret/key traced',
    '/app/secret/public library',
  ]);
});

test('drop overrides every reason to pack a path', () => {
  const { packed, dropped } = closeOver(FILES, ['/app/main', '/app/secret/key'], {
    keep: ['/app/secret'],
    drop: ['/app/secret'],
  });
  expect(packed.map(({ entry }) => entry.path)).toEqual(['/app', '/app/main']);
  expect(dropped.map(({ entry, reason }) => `${entry.path} ${reason}`)).toEqual([
    '/app/secret keep',
    '/app/secret/key traced',
    '/app/secret/public keep',
  ]);
});

test('a missing package gives a warning, other missing names do not', () => {
  const drop = ['package:perll', '/none', 'preset:nss', '!package:x'];
  expect(closeOver(FILES, [], { drop }).warnings).toEqual([
    'drop: package:perll selects nothing: the image has no such package',
    'drop: !package:x selects nothing: the image has no such package',
  ]);
});

test('drop returns all matched paths, even those that no rule packs', () => {
  const { unwanted } = closeOver(FILES, ['/app/main'], { drop: ['/app/secret', '/none'] });
  expect([...unwanted].sort()).toEqual(['/app/secret', '/app/secret/key', '/app/secret/public']);
});
