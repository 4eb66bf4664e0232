import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ProcessIdentity, thisProcess } from '../../src/base/owner.ts';
import type { Holdings } from '../../src/session/holdings.ts';
import { partialName, readOwnerFile, writeOwnerFile } from '../../src/session/owner-file.ts';

const NAME = '.owner.json';
let root = '';
let folder = '';
const runId = randomUUID();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'owner-file-'));
  folder = join(root, 'micropacker-abcdef');
  mkdirSync(folder, { mode: 0o700 });
  const lists = { files: [], processes: [], containers: [], projects: [], claims: [] };
  const partial = join(root, partialName(runId));
  mkdirSync(partial, { mode: 0o700 });
  const folders = [partial, '/etc', `${root}/none/${partialName(runId)}`, root, `x/${partialName(runId)}`];
  writeOwnerFile({ runId, tempDir: folder, ...lists, folders } satisfies Holdings);
});
afterEach(() => rmSync(root, { recursive: true }));

/** Changes what the file says of its process. */
function rewrite(change: (owner: ProcessIdentity) => object, more: object = {}): void {
  const said = JSON.parse(readFileSync(join(folder, NAME), 'utf8'));
  writeFileSync(
    join(folder, NAME),
    JSON.stringify({ ...said, ...more, owner: { ...said.owner, ...change(said.owner) } }),
  );
}

const dead = () => ({ pid: spawnSync('true').pid });

test('the file is private and names this process, which lives: nothing is left of it', () => {
  expect(statSync(join(folder, NAME)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(join(folder, NAME), 'utf8')).owner).toEqual(thisProcess());
  expect(readOwnerFile(folder)).toBeUndefined();
});

test('of a dead run only its own folder for unfinished output is believed', () => {
  rewrite(dead);
  expect(readOwnerFile(folder)).toEqual({
    ...{ runId, tempDir: folder, processes: [], containers: [] },
    folders: [join(root, partialName(runId))],
  });
});

test('a process that got the id of a dead one is not the run', () => {
  rewrite(() => ({ since: '1' }));
  expect(readOwnerFile(folder)?.runId).toBe(runId);
});

test.each<[string, () => void]>([
  ["another user's run", () => rewrite(() => ({ ...dead(), user: 4321 }))],
  ["another machine's run", () => rewrite(() => ({ ...dead(), machine: 'x' }))],
  ['a run without a start time', () => rewrite(() => ({ ...dead(), since: undefined }))],
  ['a process id that means a group', () => rewrite(() => ({ pid: -1 }))],
  ['an id that is a path', () => rewrite(dead, { runId: '../x' })],
  ['a list that is none', () => rewrite(dead, { folders: 'x' })],
  ['processes that are none', () => rewrite(dead, { processes: 'x' })],
  ['a process that is none', () => rewrite(dead, { processes: [null] })],
  ['a container that is none', () => rewrite(dead, { containers: [null] })],
  ['a folder that others can read', () => (rewrite(dead), chmodSync(folder, 0o755))],
  ['a file that others can read', () => (rewrite(dead), chmodSync(join(folder, NAME), 0o644))],
  ['a link to a folder', () => (rewrite(dead), swap(folder, join(root, 'elsewhere')))],
  ['a link to a file', () => (rewrite(dead), swap(join(folder, NAME), join(root, 'elsewhere')))],
  ['no file', () => rmSync(join(folder, NAME))],
  ['a pipe', () => (rmSync(join(folder, NAME)), void spawnSync('mkfifo', ['-m', '600', join(folder, NAME)]))],
  ['a file of gigabytes', () => (rewrite(dead), void spawnSync('truncate', ['-s', '9G', join(folder, NAME)]))],
  ['no JSON', () => writeFileSync(join(folder, NAME), '{')],
])('%s is not believed', (_, attack) => {
  attack();
  expect(readOwnerFile(folder)).toBeUndefined();
});

/** Moves something away, and puts a link there. */
function swap(path: string, away: string): void {
  renameSync(path, away);
  symlinkSync(away, path);
}

test('a folder that is gone is no error: a run does not need the file', () => {
  const lists = { folders: [], files: [], processes: [], containers: [], projects: [], claims: [] };
  writeOwnerFile({ runId, tempDir: join(root, 'none'), ...lists });
});
