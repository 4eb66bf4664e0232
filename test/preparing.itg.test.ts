import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Docker } from '../src/engine/docker.ts';
import { Cancelled } from '../src/failure.ts';
import { Preparation } from '../src/preparing.ts';
import type { Run } from '../src/run.ts';
import { closeInstance } from '../src/target/contents.ts';
import { findImage } from '../src/target/image.ts';
import { memoryLog } from './logs.ts';

const RUN = 'preparing-test';
const folder = mkdtempSync(join(tmpdir(), 'preparing-'));
const log = memoryLog();
const docker = new Docker(log);
afterEach(async () => expect(await docker.containersOf(RUN)).toEqual([]));
afterAll(() => rmSync(folder, { recursive: true }));

async function prepare(image: string | undefined, signal = new AbortController().signal): Promise<Preparation> {
  const session = { tempDir: folder, runId: RUN, log, signal, onProcess: () => {} };
  const original = await findImage(docker, log, process.env.MICROPACKER_TEST_BASE!);
  const inspect = { ...original.inspect, ...(image ? { Id: image } : {}) };
  return new Preparation({ docker, session } as unknown as Run, { ...original, inspect });
}

test('an instance, its names and packages are handed over once', async () => {
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

test('what was not taken is given back', async () => {
  const preparation = await prepare(undefined);
  await preparation.discard();
  expect(await preparation.take()).toBeUndefined();
});

test('what cannot be prepared is no failure of its own', async () => {
  const preparation = await prepare('no-such-image');
  expect(await preparation.take()).toBeUndefined();
});

test('cancelled, it leaves nothing', async () => {
  const controller = new AbortController();
  const preparation = await prepare(undefined, controller.signal);
  controller.abort(new Cancelled());
  expect(await preparation.take()).toBeUndefined();
});

test('what is not ready when sysdig is attached is given up', async () => {
  const preparation = await prepare(undefined);
  await preparation.makeWay({ name: 'sysdig' });
  expect(await docker.containersOf(RUN)).toEqual([]);
  expect(await preparation.take()).toBeUndefined();
});

test('what is ready by then stays, and strace does not mind', async () => {
  const preparation = await prepare(undefined);
  await preparation.makeWay({ name: 'strace' });
  const ready = await prepare(undefined);
  const first = (await preparation.take())!;
  expect(first.known).toBeDefined();
  await closeInstance(first);
  await expect.poll(async () => (await docker.containersOf(RUN)).length, { timeout: 10_000 }).toBe(1);
  await sleep(3000);
  await ready.makeWay({ name: 'sysdig' });
  const second = (await ready.take())!;
  expect(second.known).toBeDefined();
  await closeInstance(second);
});
