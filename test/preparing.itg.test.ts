import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Docker } from '../src/engine/docker.ts';
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

test('an instance, its names and packages are there when it has settled, and handed over once', async () => {
  const preparation = await prepare(undefined);
  await preparation.settled;
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
  await preparation.settled;
  expect(await preparation.take()).toBeUndefined();
});

test('cancelled, it leaves nothing', async () => {
  const controller = new AbortController();
  const preparation = await prepare(undefined, controller.signal);
  controller.abort();
  await preparation.settled;
  expect(await preparation.take()).toBeUndefined();
});
