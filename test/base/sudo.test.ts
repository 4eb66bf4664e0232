import { expect, test } from 'vitest';
import { withSudo } from '../../src/base/sudo.ts';
import { Unavailable } from '../../src/base/unavailable.ts';
import { ownPath } from '../capture/own-path.ts';

const signal = new AbortController().signal;
const have = ownPath();
const sudoThat = (script: string) => have('sudo', script);

test('root needs no prefix', async () => {
  expect(await withSudo('sysdig', signal, 0)).toEqual([]);
});

test('a user with password-less sudo gets sudo that never asks', async () => {
  sudoThat('[ "$1 $2" = "-n true" ]');
  expect(await withSudo('sysdig', signal, 1000)).toEqual(['sudo', '-n']);
});

test('a sudo that needs a password is an error with its own words', async () => {
  sudoThat('echo "sudo: a password is required" >&2; exit 1');
  const asked = withSudo('sysdig', signal, 1000);
  await expect(asked).rejects.toThrow('sysdig needs root, but sudo refuses: sudo: a password is required');
  await expect(asked).rejects.toBeInstanceOf(Unavailable);
});

test('a missing sudo is an error', async () => {
  await expect(withSudo('sysdig', signal, 1000)).rejects.toThrow('sysdig needs root, but this machine has no sudo');
});
