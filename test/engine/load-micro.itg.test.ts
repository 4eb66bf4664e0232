import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Cancelled } from '../../src/base/failure.ts';
import { layerTag } from '../../src/engine/argv.ts';
import { Docker } from '../../src/engine/docker.ts';
import { loadMicro, startLoad } from '../../src/engine/load-micro.ts';
import { socketPath } from '../../src/engine/socket.ts';
import { configBlob } from '../../src/image/micro-config.ts';
import { docker, hasImage, removeImage } from '../support/engine.ts';
import { reference } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';
import { tar } from '../tar/tars.ts';

const RUN = `loading-${process.pid}`;
const TAG = `micropacker-test-loading:${process.pid}`;
const platform = { architecture: process.arch === 'x64' ? 'amd64' : 'arm64', os: 'linux' };
const base = { name: reference('app'), config: { Cmd: ['/none'] }, platform, created: '2020-01-01T00:00:00Z' };

let folder = '';
let file = '';
/** A layer with a file of 3 MB that is new to the engine. */
let layer: Buffer;
let controller: AbortController;
let log: ReturnType<typeof memoryLog>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'micro-'));
  file = join(folder, 'rootfs.tar');
  writeFileSync(file, '');
  layer = tar({ name: reference('file'), body: randomBytes(3_000_000).toString('latin1') });
  controller = new AbortController();
  log = memoryLog();
});
afterEach(() => {
  // The pipe to the engine no longer has a name.
  expect(readdirSync(folder)).toEqual(['rootfs.tar']);
  expect(hasImage(layerTag(RUN))).toBe(false);
  removeImage(TAG);
  rmSync(folder, { recursive: true });
});

function begin(driver: string) {
  const session = { runId: RUN, tempDir: folder, log, signal: controller.signal };
  return startLoad(new Docker(log, controller.signal), { GraphDriver: { Name: driver } }, session);
}

/** Starts to load while `write` writes the layer. */
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
  ['by itself, so that the engine unpacks it at once', 'overlay2'],
  ['in its archive', 'overlayfs'],
])('a layer that is sent %s', (_, driver) => {
  const imports = () => log.said.includes('debug: POST /images/load?quiet=1');

  test('is loaded while it is written', async () => {
    await expectLoaded(await load(driver, () => inParts(10)));
    expect(imports()).toBe(driver === 'overlay2');
  });

  test('is not loaded if it cannot be written', async () => {
    const { sent, loaded } = await load(driver, async () => {
      await inParts(5);
      throw new Error('no space left');
    });
    await sent;
    await expect(loaded).rejects.toThrow('no space left');
    expect(hasImage(TAG)).toBe(false);
  });

  test('is not loaded after a cancel', async () => {
    const { sent, loaded } = await load(driver, async () => {
      await inParts(5);
      controller.abort(new Cancelled());
      await inParts(10);
    });
    await sent;
    await expect(loaded).rejects.toThrow(Cancelled);
    expect(hasImage(TAG)).toBe(false);
  });

  test('is an error with the reason if no engine takes it', async () => {
    layer.fill('x');
    await expect((await load(driver, () => inParts(10))).loaded).rejects.toThrow(/^docker load failed: /);
    expect(hasImage(TAG)).toBe(false);
  });

  test('is an error if it ends shorter than announced', async () => {
    await expect((await load(driver, () => inParts(9))).loaded).rejects.toThrow(/ended at byte \d+ of 3001856$/);
    expect(hasImage(TAG)).toBe(false);
  });

  test('leaves nothing if it was begun but not needed', async () => {
    await (await begin(driver)).abandon();
    expect(spawnSync('pgrep', ['--full', '--parent', String(process.pid), 'docker load']).status).toBe(1);
  });
});

test('a killed command line is an error', async () => {
  const { loaded } = await load('overlayfs', async () => {
    await inParts(2);
    execFileSync('pkill', ['--full', '--parent', String(process.pid), 'docker load']);
  });
  await expect(loaded).rejects.toThrow(/^docker load failed: /);
  expect(hasImage(TAG)).toBe(false);
});

describe('an engine that refuses some requests', () => {
  const host = process.env.DOCKER_HOST;
  let proxy: Server;
  let refused: string;
  let place: string;

  beforeEach(async () => {
    const engine = socketPath(await new Docker(log).address())!;
    proxy = createServer((client) => {
      client.once('data', (request) => {
        if (request.toString('latin1').startsWith(refused)) {
          refused = 'nothing more';
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
  /** Runs the command line asynchronously, because the proxy is in this process. */
  const withoutProxy = () => {
    if (host === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = host;
  };
  afterEach(async () => {
    withoutProxy();
    await new Promise((resolve) => proxy.close(resolve));
    rmSync(place, { recursive: true });
  });

  test.each([
    'POST /images/create',
    'POST /images/load',
    // An engine that has lost the image: another run just removed the same one.
    `GET /images/${TAG}/json`,
  ])('gets the whole archive if it refuses %s', async (request) => {
    refused = request;
    const loading = await load('overlay2', () => inParts(10));
    await loading.loaded;
    withoutProxy();
    await expectLoaded(loading);
    const why = `the container engine refused ${request}`;
    expect(log.said).toContainEqual(
      expect.stringMatching(
        `^info: The engine cannot import the layer, so it gets the whole archive: ${why}.*: only for some$`,
      ),
    );
  });
});
