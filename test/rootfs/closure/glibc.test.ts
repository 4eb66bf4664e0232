import { expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { besideGlibc, isGlibc } from '../../../src/rootfs/closure/glibc.ts';

test.each([
  ['/usr/lib/x86_64-linux-gnu/libc.so.6', true],
  ['/lib/ia64-linux-gnu/libc.so.6.1', true],
  ['/lib/x86_64-linux-gnu/libc-2.31.so', true],
  ['/usr/lib/libc.so', false],
  ['/lib/libc.musl-x86_64.so.1', false],
  ['/usr/lib/mylibc.so.6', false],
])('%s is glibc: %s', (path, expected) => {
  expect(isGlibc({ path: path as ImagePath })).toBe(expected);
});

test.each([
  ['/usr/lib/x/libc.so.6', ['/usr/lib/x/gconv']],
  ['/lib/x/libc.so.6', ['/lib/x/gconv', '/usr/lib/x/gconv']],
])('folders that belong to %s', (libc, places) => {
  expect(besideGlibc(libc as ImagePath, 'gconv')).toEqual(places);
});
