import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Docker } from '../../src/engine/docker.ts';
import { program } from '../capture/scripts.ts';
import { workFolder } from '../capture/stage.ts';
import { memoryLog } from '../support/logs.ts';

describe('the engine', () => {
  let folder: ReturnType<typeof workFolder>;
  beforeEach(() => {
    folder = workFolder();
    vi.stubEnv('PATH', `${folder.path}${delimiter}${process.env.PATH}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    folder.remove();
  });

  /** The server as reported by a `docker` that prints these answers. */
  function server(version: string, name = 'Docker version 28.5.2') {
    program(folder.path, 'docker', `case $1 in version) echo '${version}' ;; --version) echo '${name}' ;; esac`);
    return new Docker(memoryLog()).server();
  }

  test('reports its version and platform', async () => {
    const docker = {
      Version: '28.5.2',
      Os: 'linux',
      Arch: 'amd64',
      KernelVersion: '6.8',
      Components: [{ Name: 'Engine' }],
    };
    const is = { version: '28.5.2', os: 'linux', arch: 'amd64', kernel: '6.8' };
    expect(await server(JSON.stringify(docker))).toEqual({ ...is, podman: false });
    const podman = { ...docker, Components: [{ Name: 'Podman Engine' }, { Name: 'Engine' }] };
    expect(await server(JSON.stringify(podman))).toEqual({ ...is, podman: true });
  });

  test('that does not answer is an error', async () => {
    await expect(server('null')).rejects.toThrow('no container engine answers');
  });

  test('is asked for its address once, and again only after an error', async () => {
    const asked = join(folder.path, 'asked');
    const docker = new Docker(memoryLog());
    vi.stubEnv('PATH', folder.path);
    await expect(docker.address()).rejects.toThrow('not installed');
    program(folder.path, 'docker', `echo once >> ${asked}; echo unix:///x`);
    for (let time = 0; time < 2; time++) expect(await docker.address()).toBe('unix:///x');
    expect(readFileSync(asked, 'utf8')).toBe('once\n');
  });

  test('is an error with its own text if docker is podman', async () => {
    await expect(server('null', 'podman version 4.3.1')).rejects.toMatchObject({
      message: "not supported here, because docker is podman's command line (podman version 4.3.1), not Docker's",
      fix: expect.stringContaining('DOCKER_HOST=unix:///run/podman/podman.sock'),
    });
  });
});
