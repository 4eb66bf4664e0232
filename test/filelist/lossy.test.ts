import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ImagePath, pathFromText } from '../../src/base/path.ts';
import { expandLossy } from '../../src/filelist/lossy.ts';
import { treeOf } from '../rootfs/trees.ts';

const LOST = '\xef\xbf\xbd';
const { tree } = treeOf({
  '/data/\xff\xfe': '',
  '/data/a\xe9b/file': '',
  '/data/a\xe8b/file': '',
  '/data/a\xe8b/other\xff': '',
  [`/data/real${LOST}`]: '',
  '/data/real\xff': '',
  '/link': { link: 'data' },
  '/data/\xc3\xa9\xe9': '',
});
const many = treeOf(Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`/d/${numbered(n)}`, '']))).tree;

/** Names that differ only in bytes that are not UTF-8. */
function numbered(n: number): string {
  return [n & 15, (n >> 4) & 15, (n >> 8) & 15].map((part) => String.fromCharCode(0xe0 + part)).join('');
}

test.each([
  ['/usr/none', ['/usr/none']],
  ['/data/a\xe9b', ['/data/a\xe9b']],
  [`/data/${LOST}${LOST}`, ['/data/\xff\xfe']],
  [`/data/${LOST}`, ['/data/\xff\xfe']],
  [`/data/a${LOST}b/file`, ['/data/a\xe8b/file', '/data/a\xe9b/file']],
  [`/data/a${LOST}b/other${LOST}`, ['/data/a\xe8b/other\xff']],
  [`/data/real${LOST}`, [`/data/real${LOST}`]],
  [`/data/\xc3\xa9${LOST}`, ['/data/\xc3\xa9\xe9']],
  [`/link/${LOST}`, ['/link/\xff\xfe']],
  [`/data/c${LOST}`, []],
  [`/none/${LOST}`, []],
])('%j can mean %j', (path, expected) => {
  expect(expandLossy(path as ImagePath, tree)).toEqual(expected);
});

test('at most a thousand names match', () => {
  expect(expandLossy(`/d/${LOST}` as ImagePath, many)).toHaveLength(1000);
});

test('every name is found by its lossy form', () => {
  const byte = fc.integer({ min: 1, max: 255 }).filter((n) => n !== 0x2f);
  fc.assert(
    fc.property(fc.array(byte, { minLength: 1, maxLength: 8 }), (bytes) => {
      const name = String.fromCharCode(...bytes);
      if (name === '.' || name === '..') return;
      const shown = pathFromText(Buffer.from(bytes).toString('utf8'));
      expect(expandLossy(shown, treeOf({ [`/${name}`]: '' }).tree)).toEqual([`/${name}`]);
    }),
  );
});
