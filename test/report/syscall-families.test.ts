import { expect, test } from 'vitest';
import { withFamilies } from '../../src/report/syscall-families.ts';

test.each([
  [['open'], ['creat', 'open', 'openat', 'openat2']],
  [['newfstatat', 'read'], expect.arrayContaining(['stat', 'statx', 'fstat', 'read'])],
  [['clone3'], ['clone', 'clone3', 'fork', 'vfork']],
  [['socket'], ['socket']],
  [['write', 'write'], ['write']],
])('%j', (names, all) => {
  expect(withFamilies(names)).toEqual(all);
});

test('what may be read may not be written, and what may be waited for may not be sent', () => {
  expect(withFamilies(['readlinkat', 'access', 'recvfrom', 'getsockopt'])).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(symlink|chmod|send|setsockopt)/)]),
  );
});
