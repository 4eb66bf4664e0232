import { expect, test } from 'vitest';
import { unseenPrograms } from '../../../src/capture/strace/unseen.ts';

test('programs of others, each once, without arguments, and without our own', () => {
  const execs = ['true', 'true', 'ls / --password=x', '/.micropacker/strace -o x cat', 'echo other'];
  expect(unseenPrograms(execs)).toEqual(['true', 'ls', 'echo']);
});
