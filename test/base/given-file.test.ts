import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readGivenFile } from '../../src/base/given-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'given-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a file is read', async () => {
  writeFileSync(join(folder, 'file'), 'text');
  expect(String(await readGivenFile(join(folder, 'file')))).toBe('text');
  await expect(readGivenFile(join(folder, 'file'), 3)).rejects.toThrow('it has 4 B, more than 3 B');
});

test('what is no file is refused at once', async () => {
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  await expect(readGivenFile(join(folder, 'fifo'))).rejects.toThrow('it is a pipe or a device, not a file');
  await expect(readGivenFile('/dev/zero')).rejects.toThrow('it is a pipe or a device, not a file');
  await expect(readGivenFile(folder)).rejects.toThrow('it is a folder');
  await expect(readGivenFile(join(folder, 'none'))).rejects.toThrow('ENOENT');
});
