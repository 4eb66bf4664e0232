import { expect, test } from 'vitest';
import { withFamilies } from '../../src/seccomp/families.ts';

test.each([
  [['open'], ['creat', 'open', 'openat', 'openat2']],
  [['newfstatat', 'read'], expect.arrayContaining(['stat', 'statx', 'fstat', 'read'])],
  [['clone3'], ['clone', 'clone3', 'fork', 'vfork']],
  [['socket'], ['socket']],
  [['write', 'write'], ['write']],
])('%j with their families are %j', (names, all) => {
  expect(withFamilies(names)).toEqual(all);
});

test('no family contains both reading and writing calls, or both receiving and sending calls', () => {
  expect(withFamilies(['readlinkat', 'access', 'recvfrom', 'getsockopt'])).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(symlink|chmod|send|setsockopt)/)]),
  );
});
