import { expect, test } from 'vitest';
import { asRoot } from '../../src/capture/privilege.ts';
import { TracerUnavailable } from '../../src/capture/tracer.ts';
import { ownPath } from './own-path.ts';

const signal = new AbortController().signal;
const have = ownPath();
const sudoThat = (script: string) => have('sudo', script);

test('root needs no prefix', async () => {
  expect(await asRoot('sysdig', signal, 0)).toEqual([]);
});

test('a user with password-less sudo gets it, never asking', async () => {
  sudoThat('[ "$1 $2" = "-n true" ]');
  expect(await asRoot('sysdig', signal, 1000)).toEqual(['sudo', '-n']);
});

test('a sudo that wants a password is said with its own words', async () => {
  sudoThat('echo "sudo: a password is required" >&2; exit 1');
  const asked = asRoot('sysdig', signal, 1000);
  await expect(asked).rejects.toThrow('sysdig needs root, and sudo refuses: sudo: a password is required');
  await expect(asked).rejects.toBeInstanceOf(TracerUnavailable);
});

test('no sudo', async () => {
  await expect(asRoot('sysdig', signal, 1000)).rejects.toThrow('sysdig needs root, and there is no sudo');
});
