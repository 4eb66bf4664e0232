import { describe, expect, test } from 'vitest';
import { driftBetween, kindOf, withHealed, withLocked } from '../../src/filelist/drift.ts';
import type { ImagePath } from '../../src/path.ts';

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
  ])('from "%s" to "%s"', (locked, listed, added, removed, kind) => {
    const drift = driftBetween(paths(locked), paths(listed));
    expect(drift).toEqual({ added: paths(added), removed: paths(removed) });
    expect(kindOf(drift)).toBe(kind);
  });
});

test('a list with what is locked has the locked paths of the image too, and says which', () => {
  const list = { comments: ['c'], paths: paths('/b /d') };
  const inImage = new Set(paths('/a /b /d'));
  expect(withLocked(list, paths('/a /b /gone'), (path) => inImage.has(path))).toEqual({
    comments: ['c'],
    paths: paths('/a /b /d'),
    reasons: new Map([['/a', 'lock']]),
  });
});

test('a list with what was healed has those paths too, and says which', () => {
  const list = { comments: ['c'], paths: paths('/b /d'), reasons: new Map([['/d' as ImagePath, 'lock' as const]]) };
  expect(withHealed(list, paths('/c /a'))).toEqual({
    comments: ['c'],
    paths: paths('/a /b /c /d'),
    reasons: new Map([
      ['/d', 'lock'],
      ['/c', 'healed'],
      ['/a', 'healed'],
    ]),
  });
});
