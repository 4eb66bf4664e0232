import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimFolder, currentFolder, releaseFolder } from '../../../src/action/watcher/folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a job has at most one capture, and later steps find its private folder', () => {
  expect(currentFolder(root)).toBeUndefined();
  const folder = claimFolder(root);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(currentFolder(root)).toBe(folder);
  expect(() => claimFolder(root)).toThrow(/^start: a capture is already running in this job$/);
  expect(existsSync(folder)).toBe(true);
});

test('releasing the folder leaves nothing, and a new capture can start', () => {
  releaseFolder(root, claimFolder(root));
  expect(readdirSync(root)).toEqual([]);
  expect(claimFolder(root)).toBe(currentFolder(root));
});

test('a folder that vanished does not block a new capture', () => {
  rmSync(claimFolder(root), { recursive: true });
  expect(currentFolder(root)).toBeUndefined();
  expect(currentFolder(root)).not.toBe(claimFolder(root));
});

test('releasing an earlier capture does not release a later one', () => {
  const first = claimFolder(root);
  releaseFolder(root, first);
  const second = claimFolder(root);
  releaseFolder(root, first);
  expect(currentFolder(root)).toBe(second);
});

test.each([
  [
    'a folder elsewhere',
    (link: string) => {
      mkdirSync(`${root}/other/micropacker-watch-x`, { recursive: true, mode: 0o700 });
      symlinkSync(`${root}/other/micropacker-watch-x`, link);
    },
  ],
  [
    'a folder with another name',
    (link: string) => {
      mkdirSync(`${root}/mine`, { mode: 0o700 });
      symlinkSync(`${root}/mine`, link);
    },
  ],
  [
    'a folder that others can read',
    (link: string) => {
      mkdirSync(`${root}/micropacker-watch-y`);
      chmodSync(`${root}/micropacker-watch-y`, 0o755);
      symlinkSync(`${root}/micropacker-watch-y`, link);
    },
  ],
  [
    'a link to a folder',
    (link: string) => {
      mkdirSync(`${root}/mine`, { mode: 0o700 });
      symlinkSync('mine', `${root}/micropacker-watch-z`);
      symlinkSync(`${root}/micropacker-watch-z`, link);
    },
  ],
])('%s is not a capture of a start step, and is left alone', (_, make) => {
  const link = join(root, 'micropacker-start');
  make(link);
  const before = readdirSync(root);
  expect(() => currentFolder(root)).toThrow(
    /^start: \S+\/micropacker-start leads to \S+, which no start step of this user/,
  );
  expect(() => claimFolder(root)).toThrow('which no start step of this user has made');
  expect(readdirSync(root)).toEqual(before);
});

test.skipIf(process.getuid?.() !== 0)("another user's link is not followed", () => {
  claimFolder(root);
  lchownSync(join(root, 'micropacker-start'), 4321, 4321);
  expect(() => currentFolder(root)).toThrow('which no start step of this user has made');
});
