import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImagePath, parentOf, ROOT } from '../../../src/base/path.ts';
import { closureOf, type Reason } from '../../../src/rootfs/closure/closure.ts';
import { readBody } from '../../../src/tar/body.ts';
import { elf } from '../elves.ts';
import { closeOver, type Files, program, reasons, treeOf } from '../trees.ts';

const name = fc.constantFrom('a', 'b', 'c', 'lib', 'bin');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);
const target = fc
  .tuple(fc.constantFrom('', '/', '../', './', '../../'), fc.array(name, { maxLength: 3 }))
  .map(([start, names]) => `${start}${names.join('/')}` || '.');
const library = fc.constantFrom('a', 'b', 'c');
const what = fc.oneof(
  fc.constant('text'),
  target.map((link) => ({ link })),
  target.map((to) => program(`#!${to}\n`)),
  fc
    .record({ needed: fc.array(library, { maxLength: 2 }), rpath: fc.constantFrom('$ORIGIN', '/lib', '/a/b:/c') })
    .map((parts) => elf(parts)),
  fc.constant({ dir: 0o755 }),
);
const files: fc.Arbitrary<Files> = fc
  .array(fc.tuple(path, what), { minLength: 1, maxLength: 25 })
  .map((pairs) => Object.fromEntries(pairs));
const config = fc.record({
  Cmd: fc.array(name, { maxLength: 1 }),
  WorkingDir: path,
  Env: fc.constant<string[]>(['PATH=/bin:/a', 'LD_LIBRARY_PATH=/b']),
});

function check(
  property: (
    made: ReturnType<typeof treeOf>,
    closed: ReturnType<typeof closureOf>,
    again: (list: string[], reasons?: ReadonlyMap<ImagePath, Reason>) => ReturnType<typeof closureOf>,
    list: string[],
  ) => void,
): void {
  fc.assert(
    fc.property(files, fc.array(path, { maxLength: 5 }), config, (content, list, image) => {
      const made = treeOf(content);
      const over = (paths: readonly string[], reasons?: ReadonlyMap<ImagePath, Reason>) =>
        closureOf({
          tree: made.tree,
          read: (entry, at, length) => readBody(made.source, entry, at, length),
          list: paths as never,
          ...(reasons ? { reasons } : {}),
          config: image,
          keep: [],
          drop: [],
        });
      property(made, over(list), over, list);
    }),
    { numRuns: 500 },
  );
}

test('the closure of a closure adds nothing', () => {
  check((_, closed, again) => {
    const paths = closed.packed.map(({ entry }) => entry.path);
    expect(again(paths).packed.map(({ entry }) => entry.path)).toEqual(paths);
  });
});

test('a longer list never packs less', () => {
  check((made, closed, again) => {
    const all = again([...made.tree.entries()].map((entry) => entry.path)).packed;
    expect(all).toHaveLength(made.tree.size - 1);
    expect(closed.packed.every(({ entry }) => made.tree.get(entry.path) === entry)).toBe(true);
  });
});

test('every parent of a packed entry and every target of a packed symlink is packed', () => {
  check(({ tree }, { packed }) => {
    const paths = new Set<string>(packed.map(({ entry }) => entry.path)).add(ROOT);
    for (const { entry } of packed) {
      expect(paths.has(parentOf(entry.path))).toBe(true);
      const { entry: end, links, deepest } = tree.resolve(entry.path);
      for (const needed of [...links, end?.path ?? deepest]) expect(paths.has(needed)).toBe(true);
    }
  });
});

test('the result is sorted by bytes and has each path once', () => {
  check((_, { packed }) => {
    const paths = packed.map(({ entry }) => entry.path);
    expect(paths).toEqual([...new Set(paths)].sort());
  });
});

test('a listed path keeps its own reason, unless it was traced too', () => {
  const files = { '/a': '', '/usr/b': '', '/b': { link: 'usr/b' } };
  const lock = new Map(['/a', '/b'].map((path) => [path as ImagePath, 'lock' as const]));
  expect(reasons(closeOver(files, ['/a', '/b', '/usr/b'], { reasons: lock }))).toEqual(
    expect.arrayContaining(['/a lock', '/b lock', '/usr/b traced']),
  );
});

test.each(['lock', 'listed', 'healed'] as const)(
  'a path listed as %s adds the same entries as a traced path',
  (reason) => {
    check((_, { packed }, again, list) => {
      const others = new Map(list.filter((_, i) => i % 2 === 0).map((path) => [path as ImagePath, reason]));
      const paths = again(list, others).packed.map(({ entry }) => entry.path);
      expect(paths).toEqual(packed.map(({ entry }) => entry.path));
    });
  },
);
