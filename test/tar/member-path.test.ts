import { expect, test } from 'vitest';
import { memberPath } from '../../src/tar/member-path.ts';

test.each([
  ['etc/passwd', '/etc/passwd'],
  ['./etc/', '/etc'],
  ['.', '/'],
  ['./', '/'],
  ['/', '/'],
  ['/etc//./x', '/etc/x'],
  ['etc/.hidden', '/etc/.hidden'],
  ['..x/y..', '/..x/y..'],
  ['a\nb/\xff', '/a\nb/\xff'],
  ['../x', undefined],
  ['a/../x', undefined],
  ['a/..', undefined],
  ['/../x', undefined],
  ['', undefined],
  ['a\0b', undefined],
  ['a/'.repeat(3000), undefined],
  [`d/${'n'.repeat(255)}/x`, `/d/${'n'.repeat(255)}/x`],
  [`d/${'n'.repeat(256)}/x`, undefined],
])('the path of member %j is %j', (name, path) => {
  expect(memberPath(name)).toBe(path);
});
