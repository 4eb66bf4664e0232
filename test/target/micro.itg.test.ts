import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Docker } from '../../src/engine/docker.ts';
import { Cancelled } from '../../src/failure.ts';
import { configBlob } from '../../src/image/configuration.ts';
import { loadMicro } from '../../src/target/micro.ts';
import { docker, hasImage, removeImage } from '../engine.ts';
import { memoryLog } from '../logs.ts';
import { tar } from '../rootfs/tars.ts';

const TAG = `micropacker-test-loading:${process.pid}`;
const platform = { architecture: process.arch === 'x64' ? 'amd64' : 'arm64', os: 'linux' };
const base = { name: 'app', config: { Cmd: ['/none'] }, platform, created: '2020-01-01T00:00:00Z' };

let folder = '';
let file = '';
/** Of a file of 3 MB that no engine has seen. */
let layer: Buffer;
let controller: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'micro-'));
  file = join(folder, 'rootfs.tar');
  writeFileSync(file, '');
  layer = tar({ name: 'file', body: randomBytes(3_000_000).toString('latin1') });
  controller = new AbortController();
});
afterEach(() => {
  // The pipe to the engine has no name any more.
  expect(readdirSync(folder)).toEqual(['rootfs.tar']);
  removeImage(TAG);
  rmSync(folder, { recursive: true });
});

/** Begins to load while `write` writes the layer. */
async function load(write: () => Promise<void>) {
  const engine = new Docker(memoryLog(), controller.signal);
  const begun = await engine.startLoad(folder);
  const sha256 = createHash('sha256').update(layer).digest('hex');
  const written = write().then(() => ({ sha256 }));
  return { sha256, ...loadMicro(engine, begun, base, { file, size: layer.length, written }, TAG) };
}

async function inParts(parts: number): Promise<void> {
  for (let part = 0; part < parts; part++) {
    await sleep(20);
    appendFileSync(file, layer.subarray((layer.length * part) / 10, (layer.length * (part + 1)) / 10));
  }
}

test('an image is loaded while its layer is written', async () => {
  const { sha256, sent, loaded } = await load(() => inParts(10));
  await sent;
  const { Id, RepoTags } = await loaded;
  expect([Id, RepoTags]).toEqual([configBlob(base, sha256).id, [TAG]]);
  const id = docker(['create', TAG]);
  const body = execFileSync('docker', ['cp', `${id}:/file`, '-'], { maxBuffer: 1 << 24 });
  docker(['rm', id]);
  expect(body.includes(layer.subarray(512, 512 + 3_000_000))).toBe(true);
});

test('what keeps the layer from being written is thrown, and nothing is loaded', async () => {
  const { sent, loaded } = await load(async () => {
    await inParts(5);
    throw new Error('no space left');
  });
  await sent;
  await expect(loaded).rejects.toThrow('no space left');
  expect(hasImage(TAG)).toBe(false);
});

test('a cancel ends it, and nothing is loaded', async () => {
  const { sent, loaded } = await load(async () => {
    await inParts(5);
    controller.abort(new Cancelled());
  });
  await sent;
  await expect(loaded).rejects.toThrow(Cancelled);
  expect(hasImage(TAG)).toBe(false);
});

test('an engine that does not take it says why', async () => {
  layer.fill('x');
  await expect((await load(() => inParts(10))).loaded).rejects.toThrow(/^docker load failed: /);
  expect(hasImage(TAG)).toBe(false);
});

test('a command line that is killed', async () => {
  const { loaded } = await load(async () => {
    await inParts(2);
    execFileSync('pkill', ['--full', '--parent', String(process.pid), 'docker load']);
  });
  await expect(loaded).rejects.toThrow(/^docker load failed: /);
  expect(hasImage(TAG)).toBe(false);
});

test('nothing is left of a load that was begun and not needed', async () => {
  const begun = await new Docker(memoryLog(), controller.signal).startLoad(folder);
  await begun.abandon();
  expect(spawnSync('pgrep', ['--full', '--parent', String(process.pid), 'docker load']).status).toBe(1);
});
