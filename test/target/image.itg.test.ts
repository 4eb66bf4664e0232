import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findImage } from '../../src/target/image.ts';
import { exportInstance } from '../../src/target/instance.ts';
import { docker, inspect, removeImage } from '../engine.ts';
import { watchWith } from './subjects.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const IMAGE = 'micropacker-test-find:1';
const watch = watchWith();
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-'));
  docker(['build', '--quiet', '--tag', IMAGE, '-'], `FROM ${BASE}\nVOLUME /etc/apt\nENTRYPOINT ["/no/such/program"]\n`);
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeImage(IMAGE);
});

describe('an image', () => {
  test('is found with its configuration, platform and time', async () => {
    const { base, inspect: seen, platform } = await findImage(watch.docker, watch.log, IMAGE);
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

  test('gets the time that it is told', async () => {
    expect((await findImage(watch.docker, watch.log, IMAGE, 0)).base.created).toBe('1970-01-01T00:00:00Z');
  });

  test('that is nowhere is an error with the way to get it', async () => {
    const nowhere = findImage(watch.docker, watch.log, 'localhost:9/nothing:1');
    await expect(nowhere).rejects.toMatchObject({
      message: expect.stringMatching(/^image: localhost:9\/nothing:1 is not on this machine and cannot be pulled: /),
      mend: expect.stringContaining('docker/login-action'),
    });
  });
});

test('an instance is exported without being started, needs no program, and leaves neither container nor volume', async () => {
  const volumes = docker(['volume', 'ls', '--quiet']);
  const original = await findImage(watch.docker, watch.log, IMAGE);
  const instance = await exportInstance(watch.docker, original, 'image-test', folder);
  expect(statSync(instance.spool).mode & 0o777).toBe(0o600);
  expect(statSync(instance.spool).size).toBeGreaterThan(10_000_000);
  expect(Math.abs(instance.createdAt - Date.now() / 1000)).toBeLessThan(60);
  expect(await watch.docker.containersOf('image-test')).toEqual([]);
  expect(docker(['volume', 'ls', '--quiet'])).toBe(volumes);
  expect(existsSync(instance.spool)).toBe(true);
});
