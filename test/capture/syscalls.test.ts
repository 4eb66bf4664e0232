import { expect, test } from 'vitest';
import { OUTCOMES, outcomeBy, Syscalls } from '../../src/capture/syscalls.ts';

test('a call is listed once under each of its outcomes', () => {
  const syscalls = new Syscalls();
  for (const [name, error] of [
    ['write', ''],
    ['openat', 'ENOENT'],
    ['mount', 'EPERM'],
    ['write', 'EPERM'],
    ['clone3', 'ENOSYS'],
    ['openat', ''],
  ] as const)
    syscalls.add(name, outcomeBy(error));
  expect(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, syscalls.that(outcome)]))).toEqual({
    made: ['openat', 'write'],
    refused: ['mount', 'write'],
    missing: ['clone3'],
    unknown: [],
  });
});
