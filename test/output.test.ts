import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clearOutput, publishFile, requireApart } from '../src/output.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'output-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the output folder', () => {
  test('is made, and loses only what an earlier run wrote', async () => {
    const output = join(folder, 'a', 'b');
    await clearOutput(output);
    for (const name of ['rootfs.tar', 'report.json', 'mine.txt']) await writeFile(join(output, name), 'x');
    await clearOutput(output);
    expect(await readdir(output)).toEqual(['mine.txt']);
  });

  test('that cannot be written is an error with the mend', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(clearOutput(join(folder, 'file', 'x'))).rejects.toThrow(/^output: cannot write to .*file\/x: ENOTDIR/);
  });

  test('below one that takes no folders is an error, too', async () => {
    await expect(clearOutput('/proc/x/y')).rejects.toThrow(/^output: cannot write to \/proc\/x\/y: ENOENT/);
  });

  test('gets a file when it is whole', async () => {
    const partial = join(folder, 'partial');
    await mkdir(partial);
    await writeFile(join(partial, 'files.txt'), '/a\n');
    expect(await publishFile(partial, folder, 'files.txt')).toBe(join(folder, 'files.txt'));
    expect((await readdir(folder)).sort()).toEqual(['files.txt', 'partial']);
  });

  test('does not hold the lists that are packed', () => {
    expect(() => requireApart('lock', [join(folder, 'files.txt')], folder)).toThrow(
      /^lock: .*files\.txt is in the output folder/,
    );
    expect(() => requireApart('lock', [join(folder, 'other.txt')], folder)).not.toThrow();
  });
});
