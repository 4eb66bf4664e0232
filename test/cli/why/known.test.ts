import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { knownFrom } from '../../../src/cli/why/known.ts';
import { formatPath } from '../../../src/filelist/filelist.ts';
import { keepLine } from '../../../src/filelist/keep-line.ts';
import { select } from '../../../src/rootfs/selection/selection.ts';
import { type Files, treeOf } from '../../rootfs/trees.ts';
import { answerOf, reportOf } from './explained.ts';

const name = fc
  .array(fc.constantFrom(...'ab*?[]{}()!+@|\\"# ,\xff\xc3\xa9'), { minLength: 1, maxLength: 4 })
  .map((letters) => letters.join(''));
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => clean(names.join('/')));
const body = fc.oneof(
  fc.constant('text'),
  name.map((link) => ({ link })),
  fc.constant({ dir: 0o755 }),
);
const files: fc.Arbitrary<Files> = fc
  .array(fc.tuple(path, body), { minLength: 1, maxLength: 12 })
  .map((pairs) => Object.fromEntries(pairs));

test('report.json has the name, type, size and link target of every entry of the image', () => {
  fc.assert(
    fc.property(files, fc.array(path, { maxLength: 4 }), (content, list) => {
      const { tree } = treeOf(content);
      const known = knownFrom(reportOf(content, list)).tree;
      const facts = (one: typeof tree) =>
        [...one.entries()].map(({ path: at, type, size, linkname }) => ({ at, type, size, linkname }));
      const sorted = (one: typeof tree) => facts(one).sort((a, b) => (a.at < b.at ? -1 : 1));
      expect(sorted(known)).toEqual(sorted(tree));
    }),
    { numRuns: 300 },
  );
});

test('every path of the image is packed or left out, and the chain of a packed path ends at a first cause', () => {
  fc.assert(
    fc.property(files, fc.array(path, { maxLength: 4 }), (content, list) => {
      const report = reportOf(content, list);
      const packed = new Set(report.packed.map((record) => record.path));
      for (const { path: at } of treeOf(content).tree.entries()) {
        const { status, chain } = answerOf(report, at);
        if (at !== '/') expect(status).toBe(packed.has(formatPath(at)) ? 'packed' : 'left out');
        if (at !== '/' && status === 'packed') expect(chain.at(-1)!.by).toBeUndefined();
      }
    }),
    { numRuns: 300 },
  );
});

test('the suggested line for keep matches the path', () => {
  fc.assert(
    fc.property(path, (at) => {
      fc.pre(at !== '/');
      const { tree } = treeOf({ [at]: '', '/a': '', '/b/a': '' });
      const line = keepLine(formatPath(at));
      expect(line.trim()).toBe(line);
      expect(select(tree, [line]).paths).toContain(at);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['/usr/lib/x.so', '/usr/lib/x.so'],
  ['/a/[id].js', '/a/\\[id\\].js'],
  ['/a/é', '/a/é'],
  ['"/a/\\u00ff"', '/a/?'],
  ['/a ', '/a?'],
])('the suggested line of keep for %s is %s', (at, line) => {
  expect(keepLine(at)).toBe(line);
});
