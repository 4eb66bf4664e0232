import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { whyUntrusted } from '../../src/base/trusted.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trusted-'));
  mkdirSync(join(folder, 'bin'));
  file = join(folder, 'bin/tool');
  writeFileSync(file, '', { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file of this user, in a folder of this user, is trusted', async () => {
  expect(await whyUntrusted(file)).toBeUndefined();
  expect(await whyUntrusted('/usr/bin/env')).toBeUndefined();
});

test.each([
  ['bin/tool', 0o757],
  ['bin', 0o757],
])('%s with mode %o can be written by others', async (name, mode) => {
  chmodSync(join(folder, name), mode);
  expect(await whyUntrusted(file)).toBe(`${join(folder, name)} can be written by others`);
});

test('a folder in which only owners replace their files is trusted', async () => {
  chmodSync(join(folder, 'bin'), 0o1777);
  expect(await whyUntrusted(file)).toBeUndefined();
});

test('a link is as its target', async () => {
  symlinkSync('bin/tool', join(folder, 'link'));
  chmodSync(file, 0o757);
  expect(await whyUntrusted(join(folder, 'link'))).toBe(`${file} can be written by others`);
});

test.skipIf(process.getuid!() !== 0)('another user’s file or folder is not (needs root)', async () => {
  chownSync(join(folder, 'bin'), 4321, 4321);
  expect(await whyUntrusted(file)).toBe(`${join(folder, 'bin')} belongs to user 4321`);
  chownSync(join(folder, 'bin'), 0, 4321);
  chmodSync(join(folder, 'bin'), 0o775);
  expect(await whyUntrusted(file)).toBe(`${join(folder, 'bin')} can be written by others`);
});
