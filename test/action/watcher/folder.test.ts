import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
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
