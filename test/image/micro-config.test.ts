import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ImageConfig } from '../../src/image/config.ts';
import { type BaseImage, configBlob, microConfig } from '../../src/image/micro-config.ts';
import { reference } from '../support/image-names.ts';

const config: ImageConfig = {
  User: 'app',
  Env: ['B=1', 'A=2\n3'],
  Entrypoint: ['/run'],
  Cmd: null,
  Labels: { z: '1', a: '"$x"' },
  ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
  WorkingDir: '',
  StopTimeout: 30,
  OnBuild: [],
  Shell: ['/bin/bash', '-c'],
};
const base: BaseImage = {
  name: reference('app:1.2'),
  digest: 'sha256:dd',
  config,
  platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  created: '2026-01-02T03:04:05Z',
};

describe("the micro image's configuration", () => {
  test("is the original's, with labels that name the original", () => {
    expect(microConfig(base)).toEqual({
      User: 'app',
      Env: ['B=1', 'A=2\n3'],
      Entrypoint: ['/run'],
      Labels: {
        a: '"$x"',
        z: '1',
        'org.opencontainers.image.base.name': 'app:1.2',
        'org.opencontainers.image.base.digest': 'sha256:dd',
      },
      ExposedPorts: { '443/tcp': {}, '80/tcp': {} },
      StopTimeout: 30,
      OnBuild: [],
      Shell: ['/bin/bash', '-c'],
    });
  });

  test("does not keep an inherited base digest as if it were the original's", () => {
    const inherited = { ...config, Labels: { 'org.opencontainers.image.base.digest': 'sha256:of-its-own-base' } };
    expect(microConfig({ ...base, digest: undefined, config: inherited }).Labels).toEqual({
      'org.opencontainers.image.base.name': 'app:1.2',
    });
  });

  test("has the user's labels, which override all others", () => {
    const created = 'org.opencontainers.image.created';
    const inherited = { ...config, Labels: { [created]: '2026-01-01T00:00:00Z', title: 'App', version: '1' } };
    const labels = { version: '2', 'org.opencontainers.image.base.name': 'ghcr.io/o/app:1.2' };
    expect(microConfig({ ...base, config: inherited, labels }).Labels).toEqual({
      [created]: '2026-01-01T00:00:00Z',
      title: 'App',
      version: '2',
      'org.opencontainers.image.base.name': 'ghcr.io/o/app:1.2',
      'org.opencontainers.image.base.digest': 'sha256:dd',
    });
  });

  test('has platform, time and layer in its blob, and the digest as its id', () => {
    const { json, id } = configBlob(base, 'ab'.repeat(32));
    expect(JSON.parse(json.toString())).toMatchObject({
      architecture: 'arm64',
      variant: 'v8',
      os: 'linux',
      created: '2026-01-02T03:04:05Z',
      rootfs: { type: 'layers', diff_ids: [`sha256:${'ab'.repeat(32)}`] },
    });
    expect(id).toBe(`sha256:${createHash('sha256').update(json).digest('hex')}`);
  });

  test("does not depend on the order of the engine's fields", () => {
    const turned = Object.fromEntries(Object.entries(config).reverse()) as ImageConfig;
    turned.Labels = { a: '"$x"', z: '1' };
    expect(configBlob({ ...base, config: turned }, 'aa').id).toBe(configBlob(base, 'aa').id);
  });
});
