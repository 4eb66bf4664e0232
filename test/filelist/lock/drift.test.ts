import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { driftBetween, kindOf } from '../../../src/filelist/lock/drift.ts';
import { withAdded, withListed, withLocked } from '../../../src/filelist/reasons.ts';

const paths = (text: string) => text.split(' ').filter(Boolean) as ImagePath[];

describe('drift', () => {
  test.each([
    ['/a /b', '/a /b', '', '', 'none'],
    ['/b /a /a', '/a /b', '', '', 'none'],
    ['', '', '', '', 'none'],
    ['/a', '/a /c /b', '/b /c', '', 'added'],
    ['/c /a /b', '/a', '', '/b /c', 'removed'],
    ['/a /b', '/c /b', '/c', '/a', 'both'],
    ['', '/a', '/a', '', 'added'],
  ])('from "%s" to "%s" adds "%s", removes "%s", and is of the kind %s', (locked, listed, added, removed, kind) => {
    const drift = driftBetween(paths(locked), paths(listed));
    expect(drift).toEqual({ added: paths(added), removed: paths(removed) });
    expect(kindOf(drift)).toBe(kind);
  });
});

test('withLocked adds the locked paths that the image has, with the reason lock', () => {
  const list = { comments: ['c'], paths: paths('/b /d') };
  const inImage = new Set(paths('/a /b /d'));
  expect(withLocked(list, paths('/a /b /gone'), (path) => inImage.has(path))).toEqual({
    comments: ['c'],
    paths: paths('/a /b /d'),
    reasons: new Map([['/a', 'lock']]),
  });
});

test('withListed adds names with the reason listed', () => {
  const list = { comments: [], paths: paths('/a'), reasons: new Map() };
  expect(withListed(list, paths('/c /b'))).toEqual({
    comments: [],
    paths: paths('/a /b /c'),
    reasons: new Map(paths('/c /b').map((path) => [path, 'listed'])),
  });
});

test('withAdded adds paths with their reasons', () => {
  const list = { comments: ['c'], paths: paths('/b /d'), reasons: new Map([['/d' as ImagePath, 'lock' as const]]) };
  const added = [
    { path: '/c' as ImagePath, reason: 'healed' as const },
    { path: '/a' as ImagePath, reason: 'missed' as const },
  ];
  expect(withAdded(list, added)).toEqual({
    comments: ['c'],
    paths: paths('/a /b /c /d'),
    reasons: new Map([
      ['/d', 'lock'],
      ['/c', 'healed'],
      ['/a', 'missed'],
    ]),
  });
});
