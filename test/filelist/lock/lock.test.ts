import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLock } from '../../../src/filelist/lock/lock.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lock-')));
  mkdirSync(join(folder, 'repository/.git'), { recursive: true });
  mkdirSync(join(folder, 'repository/sub'));
  // As in a work tree or a submodule.
  writeFileSync(join(folder, 'repository/sub/.git'), 'gitdir: elsewhere\n');
  mkdirSync(join(folder, 'plain'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a lock', () => {
  test('is read with its text, its paths and its place in the repository', async () => {
    writeFileSync(join(folder, 'repository/x'), '# c\n/b\n/\xff\n/a', 'latin1');
    expect(await readLock('x', join(folder, 'repository'))).toEqual({
      name: 'x',
      file: join(folder, 'repository/x'),
      pathInRepository: 'x',
      text: '# c\n/b\n/\xff\n/a',
      paths: ['/a', '/b', '/\xff'],
    });
  });

  test.each([
    ['repository', 'new/x', 'new/x'],
    ['repository/new', '../x', 'x'],
    ['.', 'repository/x', 'x'],
    ['repository', 'sub/x', 'x'],
    ['plain', 'new/x', 'new/x'],
    ['plain', '../other/x', 'x'],
  ])('that does not exist yet in %s, with the name %s, is called %s in its repository', async (cwd, name, path) => {
    const lock = await readLock(name, join(folder, cwd));
    expect(lock).toMatchObject({ file: join(folder, cwd, name), pathInRepository: path, text: undefined, paths: [] });
  });

  test('behind links is the file that the links lead to', async () => {
    writeFileSync(join(folder, 'repository/x'), '/a\n');
    symlinkSync('repository/x', join(folder, 'file'));
    symlinkSync('repository', join(folder, 'link'));
    const file = join(folder, 'repository/x');
    expect(await readLock('file', folder)).toMatchObject({ file, pathInRepository: 'x', paths: ['/a'] });
    expect(await readLock('x', join(folder, 'link'))).toMatchObject({ file, pathInRepository: 'x', paths: ['/a'] });
  });

  test('that is a folder is refused', async () => {
    await expect(readLock('sub', join(folder, 'repository'))).rejects.toThrow(/^lock: cannot read sub: it is a folder/);
  });

  test('that is not a file list is refused with the number of the wrong line', async () => {
    writeFileSync(join(folder, 'x'), '/a\n<<<<<<< HEAD\n/b\n');
    await expect(readLock('x', folder)).rejects.toMatchObject({
      message: 'lock: x:2: <<<<<<< HEAD is a merge conflict marker',
      fix: expect.stringContaining('Keep the paths of both sides'),
    });
    writeFileSync(join(folder, 'x'), '{"lockfileVersion": 3}\n');
    await expect(readLock('x', folder)).rejects.toThrow('lock: x:1: {"lockfileVersion": 3} is not an absolute path');
  });
});
