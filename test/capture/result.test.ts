import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { errorOf, foundBy } from '../../src/capture/result.ts';

test.each([
  ['', true],
  ['EACCES', true],
  ['EEXIST', true],
  ['ENOENT', false],
  ['ENOTDIR', false],
  ['ELOOP', false],
  ['EBADF', undefined],
  ['EFAULT', undefined],
  ['ENAMETOOLONG', undefined],
])('%s means found: %s', (error, found) => {
  expect(foundBy(error)).toBe(found);
});

test.each(['ENOENT', 'ENOTDIR', 'ELOOP', 'EBADF', 'EFAULT', 'ENAMETOOLONG'] as const)('%s has its number', (name) => {
  expect(errorOf(-constants.errno[name])).toBe(name);
});

test('a descriptor is not an error, and an unnamed error means that the path exists', () => {
  expect(errorOf(3)).toBe('');
  expect(foundBy(errorOf(-13))).toBe(true);
});
