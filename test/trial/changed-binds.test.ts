import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pathFromText } from '../../src/base/path.ts';
import { type How, Touches } from '../../src/capture/touch.ts';
import { changedBinds } from '../../src/trial/changed-binds.ts';
import { inspected } from './containers.ts';

const LONG_AGO = new Date('2001-01-01');
let folder = '';
let since = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binds-'));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'deep', 'old'), 'x');
  for (const name of ['deep/old', 'deep', '.']) utimesSync(join(folder, name), LONG_AGO, LONG_AGO);
  since = Date.now() - 60_000;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is found after a container touched a path below the mount `/m`. */
function changed(path: string, how: How, change = {}): string[] {
  const touches = new Touches();
  touches.add({ path: pathFromText(path), how, found: true });
  const Mounts = [{ Type: 'bind', Source: folder, Destination: '/m', RW: true, ...change }];
  return changedBinds(inspected({ Mounts }), touches, since);
}

test('a bind mount whose files were only read has not changed', () => {
  expect(changed('/m/deep/old', 'open')).toEqual([]);
  expect(changed('/m', 'open')).toEqual([]);
});

test('a new file changes it', () => {
  writeFileSync(join(folder, 'new'), '');
  expect(changed('/m/new', 'create')).toEqual([`${folder} (at /m)`]);
});

test('a file with more content changes it', () => {
  writeFileSync(join(folder, 'deep/old'), 'more');
  expect(changed('/m/deep/old', 'open')).toEqual([`${folder} (at /m)`]);
});

test('a new file with an old time, and a removed file, change their folder', () => {
  writeFileSync(join(folder, 'deep/copied'), '');
  utimesSync(join(folder, 'deep/copied'), LONG_AGO, LONG_AGO);
  expect(changed('/m/deep/copied', 'create')).toEqual([`${folder} (at /m)`]);
  rmSync(join(folder, 'deep/old'));
  expect(changed('/m/deep/old', 'create')).toEqual([`${folder} (at /m)`]);
});

test('what somebody else changed there does not count', () => {
  writeFileSync(join(folder, 'new'), '');
  expect(changed('/m/deep/old', 'open')).toEqual([]);
  expect(changed('/m/new', 'stat')).toEqual([]);
});

test.each([
  ['that is read-only', { RW: false }],
  ['that is a volume', { Type: 'volume' }],
  ["of the kernel's files", { Source: '/proc' }],
])('a mount %s does not count', (_, change) => {
  writeFileSync(join(folder, 'new'), '');
  expect(changed('/m/new', 'create', change)).toEqual([]);
  expect(changed('/m/self', 'create', change)).toEqual([]);
});
