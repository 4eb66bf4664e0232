import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { exportInstance } from '../../src/contents/export/export.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { type Likely, likelyOf } from '../../src/contents/export/wanted.ts';
import { makeInstance } from '../../src/contents/instance.ts';
import { findImage } from '../../src/original/original.ts';
import { readBody } from '../../src/tar/body.ts';
import { docker, inspect, removeImage } from '../support/engine.ts';
import { reference } from '../support/image-names.ts';
import { watchWith } from '../trial/subjects.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const IMAGE = 'micropacker-test-find:1';
const watch = watchWith();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-'));
  docker(['build', '--quiet', '--tag', IMAGE, '-'], `FROM ${BASE}\nVOLUME /etc/apt\nENTRYPOINT ["/no/such/program"]\n`);
}, 180_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeImage(IMAGE);
});

describe('an image', () => {
  test('is found with its configuration, platform and time', async () => {
    const { base, inspect: seen, platform } = await findImage(watch.docker, watch.log, reference(IMAGE));
    expect(seen.Id).toBe(inspect<{ Id: string }>('image', IMAGE).Id);
    expect(base).toMatchObject({
      name: IMAGE,
      digest: undefined,
      config: { Entrypoint: ['/no/such/program'] },
      platform: { os: 'linux' },
    });
    expect(base.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(platform).toBeUndefined();
  });

  test('gets the given time', async () => {
    expect((await findImage(watch.docker, watch.log, reference(IMAGE), { created: 0 })).base.created).toBe(
      '1970-01-01T00:00:00Z',
    );
  });

  test('that does not exist is an error with the next step', async () => {
    const nowhere = findImage(watch.docker, watch.log, reference('localhost:9/nothing:1'));
    await expect(nowhere).rejects.toMatchObject({
      message: expect.stringMatching(/^image: localhost:9\/nothing:1 is not on this machine and cannot be pulled: /),
      fix: expect.stringContaining('docker/login-action'),
    });
  });
});

test('an instance is exported without being started, needs no program, and leaves neither container, volume nor file', async () => {
  const volumes = docker(['volume', 'ls', '--quiet']);
  const original = await findImage(watch.docker, watch.log, reference(IMAGE));
  const instance = await makeInstance(watch.docker, original, 'image-test');
  const contents = await exportInstance(watch.docker, instance, { tempDir: folder, log: watch.log });
  expect(contents.source.size).toBeGreaterThan(10_000_000);
  expect(contents.leftOut.size).toBe(0);
  expect(Math.abs(instance.createdAt - Date.now() / 1000)).toBeLessThan(60);
  await contents.close();
  await instance.remove();
  expect(await watch.docker.containersOf('image-test')).toEqual([]);
  expect(docker(['volume', 'ls', '--quiet'])).toBe(volumes);
  expect(readdirSync(folder)).toEqual([]);
});

describe('the part of an export that is likely to be packed', () => {
  const likely = likelyOf(['/bin/sh', '/usr/share/perl5/Debconf/Db.pm'] as ImagePath[], []);

  /** Entries, with the bodies of those that were kept. */
  async function read(only?: Likely) {
    const original = await findImage(watch.docker, watch.log, reference(IMAGE));
    const instance = await makeInstance(watch.docker, original, 'image-test');
    const { source, leftOut, close } = await exportInstance(
      watch.docker,
      instance,
      { tempDir: folder, log: watch.log },
      only,
    );
    const { tree } = indexExport(source);
    const bodies = new Map<string, string>();
    for (const entry of tree.entries()) {
      if (entry.type !== 'file' || leftOut.has(entry.offset)) continue;
      bodies.set(
        entry.path,
        createHash('sha256')
          .update(readBody(source, entry, 0, entry.size))
          .digest('hex'),
      );
    }
    await close();
    await instance.remove();
    // Entries that the engine makes have the times of the instance.
    const entries = [...tree.entries()].map((entry) => ({ ...entry, mtime: 0, nanos: 0 }));
    return { entries, bodies, leftOut: leftOut.size, size: source.size };
  }

  test("is the only part that is spooled, through the engine's socket and over TCP", { timeout: 120_000 }, async () => {
    const whole = await read();
    const some = await read(likely);
    const proxy = createServer((client) => {
      const engine = connect('/var/run/docker.sock');
      client.pipe(engine).pipe(client);
      for (const end of [client, engine]) end.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('DOCKER_HOST', `tcp://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const overTcp = await read(likely).finally(() => {
      vi.unstubAllEnvs();
      proxy.close();
    });
    expect(some.leftOut).toBeGreaterThan(100);
    expect(some.size).toBe(whole.size);
    expect(some.entries).toEqual(whole.entries);
    for (const [path, sum] of some.bodies) expect(whole.bodies.get(path)).toBe(sum);
    expect(overTcp).toEqual(some);
  });
});
