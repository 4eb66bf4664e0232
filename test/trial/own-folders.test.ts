import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireOwnFolders } from '../../src/trial/own-folders.ts';

let at: string;
beforeAll(() => {
  at = realpathSync(mkdtempSync(join(tmpdir(), 'own-')));
  for (const name of ['work/out', 'work/src', 'temp/mine', 'temp/other'])
    mkdirSync(join(at, name), { recursive: true });
  symlinkSync('work', join(at, 'link'));
});
afterAll(() => rmSync(at, { recursive: true }));

const check = (mounted: string, more: object = {}) => {
  const mount = { Type: 'bind', Source: join(at, mounted), Destination: '/x', RW: true, ...more };
  const fix = 'name another folder in output';
  requireOwnFolders(
    [mount],
    [
      { name: 'output', path: join(at, 'work/out'), fix },
      { name: 'the temp folder', path: join(at, 'temp/mine'), fix: 'set TMPDIR' },
    ],
  );
};

test.each([
  ['the folder itself', 'work/out', 'output'],
  ['a folder above it', 'work', 'output'],
  ['a folder in it', 'work/out/part', 'output'],
  ['a link to a folder above it', 'link', 'output'],
  ['the temp folder', 'temp/mine', 'the temp folder'],
  ['a folder above both', '.', 'output'],
])('a writable mount of %s is refused', (_, mounted, name) => {
  expect(() => check(mounted)).toThrow(new RegExp(`^${name}: ${at}/\\S+ can be changed by the container, because`));
});

test('the error says what is mounted where, and what to do', () => {
  expect(() => check('work')).toThrow(
    expect.objectContaining({
      message: `output: ${at}/work/out can be changed by the container, because ${at}/work is mounted there (at /x)`,
      fix: `Mount ${at}/work read-only (:ro), or mount only what the container needs of it, or name another folder in output.`,
    }),
  );
});

test.each([
  ['a folder beside it', 'work/src', {}],
  ['a folder whose name begins like it', 'temp/mine-too', {}],
  ['it, read-only', 'work', { RW: false }],
  ['a volume', 'work', { Type: 'volume' }],
  ['the whole machine', '.', { Source: '/' }],
  ['our own files in the container', 'temp/mine/traces', { Destination: '/.micropacker/out/main' }],
])('a mount of %s is fine', (_, mounted, more) => {
  expect(() => check(mounted, more)).not.toThrow();
});
