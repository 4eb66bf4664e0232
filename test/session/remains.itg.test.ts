import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ProcessIdentity, thisProcess } from '../../src/base/owner.ts';
import { lives, startTime } from '../../src/base/process.ts';
import { OWNER_LABEL, RUN_LABEL } from '../../src/engine/argv.ts';
import { Docker } from '../../src/engine/docker.ts';
import type { Holdings } from '../../src/session/holdings.ts';
import { partialName, writeOwnerFile } from '../../src/session/owner-file.ts';
import { asideName } from '../../src/session/put-back.ts';
import { removeRemains } from '../../src/session/remains.ts';
import { docker, removeImage } from '../support/engine.ts';
import { memoryLog } from '../support/logs.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const LABELLED = 'micropacker-test-remains';
const TIMEOUT = { timeout: 180_000 };
const DEAD: ProcessIdentity = { ...thisProcess(), pid: spawnSync('true').pid };
const label = (owner: object) => `${OWNER_LABEL}=${JSON.stringify(owner)}`;
const lists = { folders: [], files: [], processes: [], containers: [], projects: [], claims: [] };
let root = '';
let made: string[] = [];
let child: ChildProcess | undefined;

beforeAll(() => {
  const line = `FROM ${BASE}\nLABEL ${OWNER_LABEL}='${JSON.stringify(DEAD)}' ${RUN_LABEL}=x\n`;
  docker(['build', '-q', '-t', LABELLED, '-'], line);
});
afterAll(() => removeImage(LABELLED));
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'remains-'));
  made = [];
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
  spawnSync('docker', ['rm', '--force', '--volumes', ...made]);
  rmSync(root, { recursive: true });
});

function container(...args: string[]): string {
  const id = docker(['create', ...args, 'x']);
  made.push(id);
  return id;
}

const exists = (id: string) => spawnSync('docker', ['container', 'inspect', id]).status === 0;

/** The temp folder of a run, and what its file says. */
function folderOf(owner: object, holdings: Partial<Holdings> = {}): string {
  const tempDir = mkdtempSync(join(root, 'micropacker-'));
  writeOwnerFile({ runId: randomUUID(), ...lists, ...holdings, tempDir });
  const file = join(tempDir, '.owner.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), owner }));
  return tempDir;
}

async function removed(): Promise<string[]> {
  const log = memoryLog();
  await removeRemains(new Docker(log), { tempDir: join(root, 'micropacker-itself'), log });
  return log.said.filter((line) => !line.startsWith('debug'));
}

test('of a dead run, everything is removed, and one line says so', TIMEOUT, async () => {
  const runId = randomUUID();
  const partial = join(root, 'output', partialName(runId));
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  const tempDir = mkdtempSync(join(root, 'micropacker-'));
  writeFileSync(join(tempDir, 'script'), 'exec -a "$0" sleep 60 & wait');
  child = spawn('bash', [join(tempDir, 'script')], { detached: true, stdio: 'ignore' });
  const since = startTime(child.pid!);
  const container1 = container('--label', `${RUN_LABEL}=${runId}`, '--label', label({ ...DEAD, since: '5' }), LABELLED);
  const claim = container('--label', label(DEAD), BASE);
  const volume = docker(['volume', 'create', '--label', `${RUN_LABEL}=${runId}`]);
  docker(['tag', BASE, `micropacker-run:${runId}`]);
  const user = container('--name', asideName('remains-user', runId), BASE);
  const containers = [{ id: user, name: 'remains-user', running: false, ports: {} }];
  const processes = [{ pid: child.pid!, since }];
  writeOwnerFile({ ...lists, runId, tempDir, folders: [partial], processes, containers });
  const file = join(tempDir, '.owner.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), owner: DEAD }));
  expect(await removed()).toEqual([
    'info: An earlier run was killed: removed 2 containers, 1 process, 2 folders of it',
  ]);
  expect([container1, claim].map(exists)).toEqual([false, false]);
  expect([readdirSync(root), existsSync(partial), lives(child.pid!, since)]).toEqual([['output'], false, false]);
  expect(docker(['volume', 'ls', '--quiet', '--filter', `name=${volume}`])).toBe('');
  expect(docker(['image', 'ls', '--quiet', `micropacker-run:${runId}`])).toBe('');
  expect(docker(['inspect', '--format', '{{.Name}}', user])).toBe('/remains-user');
  expect(await removed()).toEqual([]);
});

test("nothing of a living run, another user's or another machine's is touched", TIMEOUT, async () => {
  const others = [thisProcess(), { ...DEAD, user: 4321 }, { ...DEAD, machine: 'other' }, { ...DEAD, since: undefined }];
  const containers = others.map((owner) => container('--label', label(owner), BASE));
  const folders = others.map((owner) => folderOf(owner));
  expect(await removed()).toEqual([]);
  expect([...containers.map(exists), ...folders.map((folder) => existsSync(folder))]).not.toContain(false);
});

test('a label of the image, a number and a name in a forged file prove nothing', TIMEOUT, async () => {
  const mine = container(LABELLED);
  const named = container('--name', 'remains-other', BASE);
  child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const since = startTime(child.pid!);
  const processes = [child.pid!, -1, 0, 1].map((pid) => ({ pid, since: startTime(pid) }));
  const containers = [{ id: named, name: 'evil', running: true, ports: {} }];
  folderOf(DEAD, { processes, containers, folders: ['/etc', root] });
  expect(await removed()).toEqual(['info: An earlier run was killed: removed 1 folder of it']);
  expect([exists(mine), lives(child.pid!, since), existsSync(root)]).toEqual([true, true, true]);
  const format = '{{.Name}} {{.State.Running}}';
  expect(docker(['inspect', '--format', format, named])).toBe('/remains-other false');
});
