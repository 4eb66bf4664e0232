import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, readReport } from '../support/cli.ts';
import { docker, left, nothing, removeImage } from '../support/engine.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;
const TAG = 'micropacker-test-remote';
const ELSEWHERE = `9${release().slice(1)}`;

/** This machine's engine over TCP. */
async function overTcp(kernel: string): Promise<Server> {
  const server = createServer((client) => {
    const engine = connect('/var/run/docker.sock');
    for (const end of [client, engine]) end.on('error', () => {});
    client.pipe(engine);
    engine.on('data', (bytes) => client.write(bytes.toString('latin1').replaceAll(release(), kernel), 'latin1'));
    engine.on('close', () => client.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

const hostOf = (server: Server) => `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;

test('an engine on this machine is captured over TCP too', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tcp-'));
  const server = await overTcp(release());
  const flags = [
    '--image',
    BASE,
    '--command',
    'sleep 100',
    '--ready',
    'none',
    '--run-arg=--stop-signal=SIGKILL',
    '--tag',
    TAG,
  ];
  const args = ['run', ...flags, '--tracer', 'strace', '--output', folder, '--', 'true'];
  const result = await cli(args, { env: { DOCKER_HOST: hostOf(server) } });
  server.close();
  expect(result.stderr).toContain('The test passes on the micro image');
  expect(readReport(folder).packed.map(({ path }) => path)).toContain('/usr/bin/sleep');
  removeImage(TAG);
  rmSync(folder, { recursive: true });
  expect(left()).toEqual(nothing);
});

describe('an engine on another machine', () => {
  let folder = '';
  let server: Server;
  const host = () => hostOf(server);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'remote-'));
    writeFileSync(join(folder, 'list.txt'), '/bin/cat\n');
    server = await overTcp(ELSEWHERE);
  });
  afterAll(() => {
    server.close();
    removeImage(TAG);
    rmSync(folder, { recursive: true });
  });

  test('is refused for a capture before anything is created there', async () => {
    const args = ['run', '--image', BASE, '--output', join(folder, 'refused'), '--', 'true'];
    const result = await cli(args, { env: { DOCKER_HOST: host() } });
    expect(result.stderr).toContain(
      `not supported here, because the container engine at ${host()} runs on another machine (kernel ${ELSEWHERE}, here ${release()})`,
    );
    expect(result.stderr).toContain('DOCKER_CONTEXT');
    expect(result.code).toBe(1);
    expect(left()).toEqual(nothing);
  });

  test('packs lists, also through a context', { timeout: 120_000 }, async () => {
    const list = ['--file-list', join(folder, 'list.txt'), '--tag', TAG];
    const config = join(folder, 'config');
    docker(['--config', config, 'context', 'create', 'far', '--docker', `host=${host()}`]);
    for (const [name, env] of Object.entries({
      variable: { DOCKER_HOST: host() },
      context: { DOCKER_CONFIG: config, DOCKER_CONTEXT: 'far' },
    })) {
      const output = join(folder, name);
      const result = await cli(['pack', '--image', BASE, ...list, '--output', output], { env });
      expect(result.stderr).toContain(`Tagged ${TAG}`);
      expect(readReport(output).packed.map(({ path }) => path)).toContain('/usr/bin/cat');
    }
    expect(left()).toEqual(nothing);
  });
});
