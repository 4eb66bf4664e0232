import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cancelled } from '../../src/base/failure.ts';
import type { ImagePath } from '../../src/base/path.ts';
import { groupLives } from '../../src/base/process.ts';
import { closeInstance, type Opened, openInstance, withContents } from '../../src/contents/contents.ts';
import { exportInstance } from '../../src/contents/export/export.ts';
import { likelyOf } from '../../src/contents/export/wanted.ts';
import { type Contents, type Instance, makeInstance } from '../../src/contents/instance.ts';
import { readLayers, startReader } from '../../src/contents/layers/read.ts';
import { LayersFailed } from '../../src/contents/layers/reader.ts';
import type { ApiRequest } from '../../src/engine/api.ts';
import { Docker } from '../../src/engine/docker.ts';
import { findImage, type Original } from '../../src/original/original.ts';
import { planRootfs, writeRootfs } from '../../src/rootfs/rootfs.ts';
import { ACL } from '../rootfs/crafted.ts';
import { docker as cli } from '../support/engine.ts';
import { imageArchive } from '../support/image-archive.ts';
import { reference } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';
import { pax, tar } from '../tar/tars.ts';

const IMAGE = `mp-contents-test:${process.pid}`;
const RUN = `contents-${process.pid}`;
const capability = (revision: number) =>
  `\x01\0\0${String.fromCharCode(revision)}\0\x20${'\0'.repeat(revision === 3 ? 18 : 14)}`;

/** Two layers; the upper one deletes names of the lower one. */
const LOWER = tar(
  { name: reference('tmp/'), type: '5', mode: 0o1777, mtime: 1_400_000_000 },
  { name: reference('usr/'), type: '5', mode: 0o750, gid: 42 },
  { name: reference('usr/su'), mode: 0o4755, body: 'su', uid: 1000, gid: 2000 },
  { name: reference('usr/z'), type: '1', linkname: 'usr/su' },
  { name: reference('usr/null'), type: '3', mode: 0o666, major: 1, minor: 3 },
  { name: reference('usr/loop0'), type: '4', mode: 0o660, gid: 6, major: 7, minor: 300 },
  { name: reference('usr/fifo'), type: '6', mode: 0o622 },
  { name: reference('usr/outside'), type: '2', mode: 0o777, linkname: '/etc' },
  { name: reference('usr/up'), type: '2', mode: 0o777, linkname: '../../../../../../../../etc/passwd' },
  pax({ 'SCHILY.xattr.security.capability': capability(2) }),
  { name: reference('usr/ping'), mode: 0o755, body: 'ping'.repeat(1000) },
  pax({ path: `usr/${'l'.repeat(120)}/${'m'.repeat(200)}` }),
  { name: reference('x'), body: 'long' },
  pax({ path: 'usr/\xff\xfe bad\nname' }),
  { name: reference('x'), body: 'bad' },
  pax({ 'SCHILY.xattr.security.capability': capability(2), path: 'usr/\xff\n able' }),
  { name: reference('x'), body: 'able' },
  pax({ uid: '3000000', gid: '3000001' }),
  { name: reference('usr/stranger'), body: '?' },
  { name: reference('usr/secret'), mode: 0, body: 'only root can read this' },
  pax({ mtime: '-5.5' }),
  { name: reference('usr/early'), body: 'early' },
  { name: reference('usr/large'), body: 'x'.repeat(3_000_001) },
  pax({ 'SCHILY.xattr.user.note': 'a=b' }),
  { name: reference('usr/noted'), body: 'noted' },
  pax({ 'SCHILY.xattr.system.posix_acl_access': ACL }),
  { name: reference('usr/listed'), mode: 0o640, body: 'listed' },
  { name: reference('gone/'), type: '5', mode: 0o755 },
  { name: reference('gone/file'), body: 'gone' },
  { name: reference('opaque/'), type: '5', mode: 0o755 },
  { name: reference('opaque/old'), body: 'old' },
  { name: reference('was-file'), body: 'file' },
);
const UPPER = tar(
  { name: reference('.wh.gone'), body: '' },
  { name: reference('opaque/'), type: '5', mode: 0o711 },
  { name: reference('opaque/.wh..wh..opq'), body: '' },
  { name: reference('opaque/new'), body: 'new' },
  { name: reference('was-file/'), type: '5', mode: 0o755 },
  { name: reference('was-file/inside'), body: 'inside' },
  { name: reference('usr/su'), mode: 0o755, body: 'replaced' },
);

const folder = mkdtempSync(join(tmpdir(), 'contents-'));
const log = memoryLog();
const docker = new Docker(log);
const pids: number[] = [];
let original: Original;
let instance: Instance;

function session(signal = new AbortController().signal) {
  return { tempDir: folder, runId: RUN, log, signal, onProcess: (pid: number) => pids.push(pid) };
}

beforeAll(async () => {
  cli(['load'], imageArchive(IMAGE, [LOWER, UPPER]));
  original = await findImage(docker, log, reference(IMAGE));
  instance = await makeInstance(docker, original, RUN);
});
afterAll(async () => {
  await instance.remove();
  cli(['image', 'rm', '--force', IMAGE]);
  rmSync(folder, { recursive: true });
});

/**
 * rootfs.tar of everything in the container except the engine's files; `lost` gets the paths with missing attributes.
 */
async function packAll(contents: Contents, to: string, lost: ImagePath[] = []): Promise<Buffer> {
  const { tree } = contents.index();
  const list = [...tree.entries()]
    .map(({ path }) => path)
    .filter((path) => !/^\/(dev|etc|proc|sys|\.dockerenv)/.test(path));
  const out = openSync(join(folder, to), 'w');
  const clamp = { since: instance.createdAt, made: 2 ** 40, to: 1_000_000_000 };
  const options = { ...contents, tree, list, config: {}, command: [], keep: [], drop: [], clamp };
  const { packed } = await writeRootfs(planRootfs(options), out);
  lost.push(...contents.lost(packed));
  closeSync(out);
  const bytes = readFileSync(join(folder, to));
  rmSync(join(folder, to));
  return bytes;
}

async function exported(): Promise<Buffer> {
  const contents = await exportInstance(docker, instance, session());
  try {
    return await packAll(contents, 'exported.tar');
  } finally {
    await contents.close();
  }
}

function layers(): Promise<Contents> {
  const { signal } = new AbortController();
  return readLayers(docker, instance.inspect, startReader(session()), signal);
}

test('an image gives the same bytes through its layers and through an export', async () => {
  const contents = await layers();
  const lost: ImagePath[] = [];
  const bytes = await packAll(contents, 'layers.tar', lost);
  await contents.close();
  const listed = execFileSync('tar', ['-tvf', '-'], { input: bytes, encoding: 'utf8' });
  expect(bytes.equals(await exported()), listed).toBe(true);
  expect(listed).toContain('usr/stranger');
  expect(listed).toContain('was-file/inside');
  expect(listed).not.toMatch(/gone|opaque\/old/);
  expect(bytes.includes('only root can read this')).toBe(true);
  // Engines leave these attributes out of an export.
  expect(lost).toEqual(['/usr/listed', '/usr/noted']);
  expect(bytes.toString('latin1').split('SCHILY.xattr.security.capability')).toHaveLength(3);
  nothingLeft();
});

describe('if the layers cannot be read, the export is used and the log says so:', () => {
  test.each([
    ['names no layers', { GraphDriver: { Name: 'vfs', Data: {} } }, 'the engine keeps images with vfs, not overlay2'],
    [
      'is on another machine',
      { GraphDriver: { Data: { UpperDir: '/nowhere/a/diff', LowerDir: '/nowhere/b/diff' } } },
      '/nowhere is not on this machine: the engine runs elsewhere',
    ],
  ])('the engine %s', async (_, inspect, reason) => {
    log.said.length = 0;
    const elsewhere = Object.assign(new Docker(log), {
      info: () => docker.info(),
      api: async (request: ApiRequest) => ({
        ...((await docker.api(request)) as object),
        ...(request.path.endsWith('/json') ? inspect : {}),
      }),
    });
    const opened = await openInstance(elsewhere, original, session());
    expect(opened.layers).toBeInstanceOf(LayersFailed);
    const bytes = await packOpened(opened, 'other.tar');
    expect(bytes.equals(await exported())).toBe(true);
    const text = log.said.filter((line) => line.startsWith('info:')).join('\n');
    expect(text).toMatch(/info: Its layers cannot be read here: .*\ninfo: The image is read through docker export/);
    expect(text).toContain(reason);
    nothingLeft();
  });

  test.each(['rootless', 'userns'])('the engine runs with %s', async (kind) => {
    const mapped = Object.assign(new Docker(log), {
      info: async () => ({ SecurityOptions: ['name=seccomp', `name=${kind}`] }),
    });
    const opened = await openInstance(mapped, original, session());
    expect(opened.layers).toEqual(new LayersFailed(`the engine runs with ${kind}`));
    await closeInstance(opened);
    nothingLeft();
  });

  test('the reader is killed while it reads', async () => {
    log.said.length = 0;
    let calls = 0;
    const bytes = await packOpened(await openInstance(docker, original, session()), 'killed.tar', () => {
      calls += 1;
      if (calls === 1) process.kill(-pids.at(-1)!, 'SIGKILL');
    });
    expect(calls).toBe(2);
    expect(bytes.equals(await exported())).toBe(true);
    expect(log.said.join('\n')).toContain('Its layers cannot be read here: the process that reads them ended');
    nothingLeft();
  });

  test('the reader is killed while it writes', async () => {
    log.said.length = 0;
    const opened = await openInstance(docker, original, session());
    const killed = pids.at(-1)!;
    const { layers } = opened as { layers: Contents };
    const { pack } = layers;
    layers.pack = (...args) => {
      process.kill(-killed, 'SIGKILL');
      return pack(...args);
    };
    expect((await packOpened(opened, 'writing.tar')).equals(await exported())).toBe(true);
    expect(log.said).toContain('info: Its layers cannot be read here: the process that reads them ended');
    nothingLeft();
  });

  test('another program removed the container: a new one is created', async () => {
    log.said.length = 0;
    const opened = await openInstance(docker, original, session());
    await opened.instance.remove();
    process.kill(-pids.at(-1)!, 'SIGKILL');
    expect((await packOpened(opened, 'removed.tar')).equals(await exported())).toBe(true);
    expect(log.said).toContain('info: The image is read through docker export');
    nothingLeft();
  });
});

test.runIf(process.getuid?.() === 0)('a full disk is reported as such, and no other way is tried', async () => {
  log.said.length = 0;
  const small = mkdtempSync(join(tmpdir(), 'small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'small', small]);
  const out = openSync(join(small, 'rootfs.tar'), 'w');
  try {
    const opened = await openInstance(docker, original, session());
    const attempt = withContents(docker, original, opened, session(), likelyOf([], []), (contents) => {
      const { tree } = contents.index();
      const clamp = { since: 2 ** 40, made: 2 ** 40, to: 0 };
      const options = { config: {}, command: [], keep: ['/usr/large'], drop: [], clamp };
      return writeRootfs(planRootfs({ ...contents, ...options, tree, list: [] }), out);
    });
    await expect(attempt).rejects.toMatchObject({
      code: 'ENOSPC',
      message: expect.stringMatching(/^ENOSPC: no space left on device/),
    });
    expect(log.said.join()).not.toContain('docker export');
  } finally {
    closeSync(out);
    execFileSync('umount', [small]);
    rmSync(small, { recursive: true });
  }
  nothingLeft();
});

test('an unused container leaves nothing', async () => {
  const opened = await openInstance(docker, original, session());
  expect(opened.layers).not.toBeInstanceOf(Error);
  await closeInstance(opened);
  expect(await docker.containersOf(RUN)).toEqual([instance.inspect.Id]);
  nothingLeft();
});

/** rootfs.tar of a container that is then removed; `before` is called before each packing. */
async function packOpened(opened: Opened, to: string, before = () => {}): Promise<Buffer> {
  const { made, closed } = await withContents(docker, original, opened, session(), likelyOf([], ['**']), (contents) => {
    before();
    return packAll(contents, to);
  });
  await closed;
  expect(await docker.containersOf(RUN)).toEqual([instance.inspect.Id]);
  return made;
}

test('a cancel ends the reader, and no other way is tried', async () => {
  const controller = new AbortController();
  const cancelling = {
    ...session(controller.signal),
    onProcess: (pid: number) => {
      pids.push(pid);
      controller.abort();
    },
  };
  await expect(openInstance(docker, original, cancelling)).rejects.toThrow(Cancelled);
  expect(await docker.containersOf(RUN)).toEqual([instance.inspect.Id]);
  nothingLeft();
});

test('a name that was replaced by a link is not followed', async () => {
  const contents = await layers();
  try {
    const { tree } = contents.index();
    const link = tree.get('/usr/outside' as never)!;
    expect([link.type, link.linkname]).toEqual(['symlink', '/etc']);
    const passwd = [...tree.entries()].filter(({ path }) => path.startsWith('/usr/outside/'));
    expect(passwd).toEqual([]);
  } finally {
    await contents.close();
  }
});

/** Leftover processes, mounts and files. The reader's mounts are only in its own namespace. */
function nothingLeft(): void {
  expect(pids.filter(groupLives)).toEqual([]);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(folder);
  const mountPoints = ['attributes', 'layers'];
  expect(readdirSync(folder).filter((name) => !mountPoints.includes(name))).toEqual([]);
  expect(mountPoints.flatMap((name) => readdirSync(join(folder, name)))).toEqual([]);
}
