import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Cancelled } from '../../src/base/failure.ts';
import { closeInstance } from '../../src/contents/contents.ts';
import { Docker } from '../../src/engine/docker.ts';
import { findImage } from '../../src/original/original.ts';
import { Preparation } from '../../src/pipeline/prepare.ts';
import { reference, runnable } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';

const RUN = 'preparing-test';
const folder = mkdtempSync(join(tmpdir(), 'preparing-'));
const log = memoryLog();
const docker = new Docker(log);
afterEach(async () => expect(await docker.containersOf(RUN)).toEqual([]));
afterAll(() => rmSync(folder, { recursive: true }));

async function prepare(image: string | undefined, signal = new AbortController().signal): Promise<Preparation> {
  const session = { tempDir: folder, runId: RUN, log, signal, onProcess: () => {} };
  const original = await findImage(docker, log, reference(process.env.MICROPACKER_TEST_BASE!));
  const inspect = { ...original.inspect, ...(image ? { Id: runnable(image) } : {}) };
  return new Preparation(docker, session, { ...original, inspect });
}

test('a prepared instance, with its names and packages, can be taken once', async () => {
  const preparation = await prepare(undefined);
  const prepared = (await preparation.take())!;
  expect(prepared.known?.packages.packageNames()).toContain('dpkg');
  expect(prepared.known?.warnings).toEqual([]);
  expect(await docker.containersOf(RUN)).toEqual([prepared.instance.inspect.Id]);
  expect(await preparation.take()).toBeUndefined();
  await preparation.discard();
  expect(await docker.containersOf(RUN)).toHaveLength(1);
  await closeInstance(prepared);
});

test('a prepared instance that nobody took is closed', async () => {
  const preparation = await prepare(undefined);
  await preparation.discard();
  expect(await preparation.take()).toBeUndefined();
});

test('a failed preparation does not fail the run', async () => {
  const preparation = await prepare('no-such-image');
  expect(await preparation.take()).toBeUndefined();
});

test('a cancelled preparation leaves nothing', async () => {
  const controller = new AbortController();
  const preparation = await prepare(undefined, controller.signal);
  controller.abort(new Cancelled());
  expect(await preparation.take()).toBeUndefined();
});

test('a preparation that is not ready when sysdig is attached is given up', async () => {
  const preparation = await prepare(undefined);
  await preparation.yieldTo({ name: 'sysdig' });
  expect(await docker.containersOf(RUN)).toEqual([]);
  expect(await preparation.take()).toBeUndefined();
});

test('a preparation that is ready by then stays, and strace does not end it', async () => {
  const preparation = await prepare(undefined);
  await preparation.yieldTo({ name: 'strace' });
  const first = (await preparation.take())!;
  await closeInstance(first);
  expect(first.known).toBeDefined();
  const ready = await prepare(undefined);
  await ready.contents();
  await ready.yieldTo({ name: 'sysdig' });
  const second = (await ready.take())!;
  await closeInstance(second);
  expect(second.known).toBeDefined();
});
