import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Docker } from '../../src/engine/docker.ts';
import { socketPath } from '../../src/engine/socket.ts';
import { Cancelled } from '../../src/failure.ts';
import { configBlob } from '../../src/image/configuration.ts';
import { layerTag } from '../../src/session.ts';
import { loadMicro, startLoad } from '../../src/target/micro.ts';
import { docker, hasImage, removeImage } from '../engine.ts';
import { memoryLog } from '../logs.ts';
import { tar } from '../rootfs/tars.ts';

const RUN = `loading-${process.pid}`;
const TAG = `micropacker-test-loading:${process.pid}`;
const platform = { architecture: process.arch === 'x64' ? 'amd64' : 'arm64', os: 'linux' };
const base = { name: 'app', config: { Cmd: ['/none'] }, platform, created: '2020-01-01T00:00:00Z' };

let folder = '';
let file = '';
/** Of a file of 3 MB that no engine has seen. */
let layer: Buffer;
let controller: AbortController;
let log: ReturnType<typeof memoryLog>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'micro-'));
  file = join(folder, 'rootfs.tar');
  writeFileSync(file, '');
  layer = tar({ name: 'file', body: randomBytes(3_000_000).toString('latin1') });
  controller = new AbortController();
  log = memoryLog();
});
afterEach(() => {
  // The pipe to the engine has no name any more.
  expect(readdirSync(folder)).toEqual(['rootfs.tar']);
  expect(hasImage(layerTag(RUN))).toBe(false);
  removeImage(TAG);
  rmSync(folder, { recursive: true });
});

function begin(driver: string) {
  const session = { runId: RUN, tempDir: folder, log, signal: controller.signal };
  return startLoad(new Docker(log, controller.signal), { GraphDriver: { Name: driver } }, session);
}

/** Begins to load while `write` writes the layer. */
async function load(driver: string, write: () => Promise<void>) {
  const begun = await begin(driver);
  const sha256 = createHash('sha256').update(layer).digest('hex');
  const written = write().then(() => ({ sha256 }));
  const parts = { file, size: layer.length, written };
  return { sha256, ...loadMicro(new Docker(log, controller.signal), begun, base, parts, TAG) };
}

async function inParts(parts: number): Promise<void> {
  for (let part = 0; part < parts; part++) {
    await sleep(20);
    appendFileSync(file, layer.subarray((layer.length * part) / 10, (layer.length * (part + 1)) / 10));
  }
}

async function expectLoaded({ sha256, sent, loaded }: Awaited<ReturnType<typeof load>>): Promise<void> {
  await sent;
  const { Id, RepoTags } = await loaded;
  expect([Id, RepoTags]).toEqual([configBlob(base, sha256).id, [TAG]]);
  const id = docker(['create', TAG]);
  const body = execFileSync('docker', ['cp', `${id}:/file`, '-'], { maxBuffer: 1 << 24 });
  docker(['rm', id]);
  expect(body.includes(layer.subarray(512, 512 + 3_000_000))).toBe(true);
}

describe.each([
  ['by itself, as the engine unpacks it', 'overlay2'],
  ['in its archive', 'overlayfs'],
])('a layer that is sent %s', (_, driver) => {
  const imports = () => log.said.includes('debug: POST /images/load?quiet=1');

  test('is loaded while it is written', async () => {
    await expectLoaded(await load(driver, () => inParts(10)));
    expect(imports()).toBe(driver === 'overlay2');
  });

  test('of what keeps it from being written nothing is loaded', async () => {
    const { sent, loaded } = await load(driver, async () => {
      await inParts(5);
      throw new Error('no space left');
    });
    await sent;
    await expect(loaded).rejects.toThrow('no space left');
    expect(hasImage(TAG)).toBe(false);
  });

  test('cancelled, nothing is loaded', async () => {
    const { sent, loaded } = await load(driver, async () => {
      await inParts(5);
      controller.abort(new Cancelled());
      await inParts(10);
    });
    await sent;
    await expect(loaded).rejects.toThrow(Cancelled);
    expect(hasImage(TAG)).toBe(false);
  });

  test('that no engine takes: it says why', async () => {
    layer.fill('x');
    await expect((await load(driver, () => inParts(10))).loaded).rejects.toThrow(/^docker load failed: /);
    expect(hasImage(TAG)).toBe(false);
  });

  test('that turns out shorter than it was promised', async () => {
    await expect((await load(driver, () => inParts(9))).loaded).rejects.toThrow(/ended at byte \d+ of 3001856$/);
    expect(hasImage(TAG)).toBe(false);
  });

  test('begun and not needed, leaves nothing', async () => {
    await (await begin(driver)).abandon();
    expect(spawnSync('pgrep', ['--full', '--parent', String(process.pid), 'docker load']).status).toBe(1);
  });
});

test('a command line that is killed', async () => {
  const { loaded } = await load('overlayfs', async () => {
    await inParts(2);
    execFileSync('pkill', ['--full', '--parent', String(process.pid), 'docker load']);
  });
  await expect(loaded).rejects.toThrow(/^docker load failed: /);
  expect(hasImage(TAG)).toBe(false);
});

describe('an engine that lets not everybody ask for everything', () => {
  const host = process.env.DOCKER_HOST;
  let proxy: Server;
  let refused: string;
  let place: string;

  beforeEach(async () => {
    const engine = socketPath(await new Docker(log).address())!;
    proxy = createServer((client) => {
      client.once('data', (request) => {
        if (request.toString('latin1').startsWith(`POST ${refused}`)) {
          client.end('HTTP/1.0 403 Forbidden\r\n\r\n{"message":"only for some"}');
          return;
        }
        const behind = connect(engine);
        behind.write(request);
        client.pipe(behind).pipe(client);
        for (const end of [client, behind]) end.on('error', () => {});
      });
    });
    place = mkdtempSync(join(tmpdir(), 'proxy-'));
    const socket = join(place, 'engine.sock');
    await new Promise<void>((resolve) => proxy.listen(socket, resolve));
    process.env.DOCKER_HOST = `unix://${socket}`;
  });
  /** A command line that is waited for would wait for the proxy, which is in this process. */
  const withoutProxy = () => {
    if (host === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = host;
  };
  afterEach(async () => {
    withoutProxy();
    await new Promise((resolve) => proxy.close(resolve));
    rmSync(place, { recursive: true });
  });

  test.each(['/images/create', '/images/load'])('gets the whole archive where it refuses %s', async (path) => {
    refused = path;
    const loading = await load('overlay2', () => inParts(10));
    await loading.loaded;
    withoutProxy();
    await expectLoaded(loading);
    const why = `the container engine refused POST ${path}`;
    expect(log.said).toContainEqual(
      expect.stringMatching(`^info: The engine does not import the layer: ${why}.*: only for some$`),
    );
  });
});
