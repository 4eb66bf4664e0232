import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimFolder, currentFolder, releaseFolder } from '../../src/watch/folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a job has one capture, whose private folder later steps find', () => {
  expect(currentFolder(root)).toBeUndefined();
  const folder = claimFolder(root);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(currentFolder(root)).toBe(folder);
  expect(() => claimFolder(root)).toThrow(/^start: a capture is already running in this job$/);
  expect(existsSync(folder)).toBe(true);
});

test('after it there is nothing left, and another may come', () => {
  releaseFolder(root, claimFolder(root));
  expect(readdirSync(root)).toEqual([]);
  expect(claimFolder(root)).toBe(currentFolder(root));
});

test('a folder that vanished does not keep another away', () => {
  rmSync(claimFolder(root), { recursive: true });
  expect(currentFolder(root)).toBeUndefined();
  expect(currentFolder(root)).not.toBe(claimFolder(root));
});

test('the end of an earlier capture leaves a later one alone', () => {
  const first = claimFolder(root);
  releaseFolder(root, first);
  const second = claimFolder(root);
  releaseFolder(root, first);
  expect(currentFolder(root)).toBe(second);
});
