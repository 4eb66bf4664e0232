import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { Docker } from '../../src/engine/docker.ts';
import { loadMicro, startLoad } from '../../src/engine/load-micro.ts';
import { packedSize, packRootfs } from '../../src/rootfs/write.ts';
import { readBody } from '../../src/tar/body.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { removeImage } from '../support/engine.ts';
import { reference } from '../support/image-names.ts';
import { memoryLog } from '../support/logs.ts';
import { CRAFTED } from './crafted.ts';

const TAG = `micropacker-test-layer:${process.pid}`;
const TOOLS = ['/usr/bin/tar', '/usr/bin/find', '/usr/sbin/getcap'].filter((tool) => existsSync(tool));
const folder = mkdtempSync(join(tmpdir(), 'layer-itg-'));
const source = bufferSource(CRAFTED);
const { tree } = indexExport(source);

/** This machine's tools with their libraries: the image does not have any. */
function copyTools(): void {
  mkdirSync(join(folder, 'tools'));
  for (const tool of TOOLS) {
    const libraries = execFileSync('ldd', [tool], { encoding: 'utf8' }).match(/\/\S+/g) ?? [];
    for (const file of [tool, ...libraries]) copyFileSync(file, join(folder, 'tools', basename(file)));
  }
}

function inContainer(tool: string, ...args: string[]): Buffer {
  const loader = execFileSync('ldd', [TOOLS[0]!], { encoding: 'utf8' }).match(/\/\S*\/(ld-linux\S*)/)?.[1];
  const start = ['--entrypoint', `/.tools/${loader}`, TAG, '--library-path', '/.tools', `/.tools/${tool}`];
  const run = [
    'run',
    '--rm',
    '--network',
    'none',
    '--cap-add',
    'SYS_ADMIN',
    '--volume',
    `${join(folder, 'tools')}:/.tools:ro`,
  ];
  const { stdout, stderr, status } = spawnSync('docker', [...run, ...start, ...args], { maxBuffer: 1 << 26 });
  expect(stderr.toString()).toBe('');
  expect(status).toBe(0);
  return stdout;
}

beforeAll(async () => {
  copyTools();
  const file = join(folder, 'rootfs.tar');
  const fd = openSync(file, 'w');
  const entries = [...tree.entries()].filter(({ path }) => path !== '/').sort((a, b) => (a.path < b.path ? -1 : 1));
  const packed = entries.map((entry) => ({ entry, reason: 'traced' as const }));
  const options = { source, packed, clamp: { since: 2 ** 40, made: 2 ** 40, to: 0 } };
  const layer = { file, size: packedSize(options).size, written: packRootfs(options, fd) };
  const platform = { architecture: process.arch === 'x64' ? 'amd64' : 'arm64', os: 'linux' };
  const base = { name: reference('crafted'), config: { Cmd: ['/none'] }, platform, created: '2020-01-01T00:00:00Z' };
  const session = { runId: 'crafted', tempDir: folder, log: memoryLog(), signal: new AbortController().signal };
  const docker = new Docker(session.log, session.signal);
  const load = await startLoad(docker, { GraphDriver: { Name: 'overlay2' } }, session);
  await loadMicro(docker, load, base, layer, TAG).loaded;
  closeSync(fd);
}, 180_000);

afterAll(() => {
  removeImage(TAG);
  rmSync(folder, { recursive: true });
});

/**
 * The entry as the engine loads it from a layer: a time that does not fit into 64 bits of nanoseconds since 1970
 * becomes 1970 (moby, chtimes), and an attribute without a value is left out.
 */
function asLoaded({ mtime, nanos, xattrs, ...rest }: Entry): Entry {
  const held = mtime >= 0 && mtime < 2 ** 63 / 1e9;
  const valued = xattrs && new Map([...xattrs].filter(([, value]) => value.length > 0));
  return { ...rest, mtime: held ? mtime : 0, nanos: held ? nanos : 0, xattrs: valued };
}

/** The properties of a file that a process sees, comparable. */
function seen(entries: Iterable<Entry>, body: (entry: Entry) => Buffer) {
  const all = [...entries].filter(({ path }) => /^\/(?:bin|tmp|usr)(?:\/|$)/.test(path));
  const first = new Map<number, string>();
  for (const { inode, path } of [...all].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!first.has(inode)) first.set(inode, path);
  }
  const what = all.map((entry) => {
    const { inode, offset, sparse, xattrs, nanos, ...rest } = entry;
    const attributes = [...(xattrs ?? [])].map(([name, value]) => `${name}=${value.toString('latin1')}`).sort();
    return [
      rest.path,
      { ...rest, nanos: nanos ?? 0, attributes, linked: first.get(inode), body: body(entry).toString('latin1') },
    ];
  });
  return Object.fromEntries(what);
}

test('a running container of the micro image has everything in its tar', () => {
  const bytes = inContainer(
    'tar',
    '-C',
    '/',
    '--xattrs',
    '--xattrs-include=*',
    '--format=posix',
    '-c',
    'bin',
    'tmp',
    'usr',
  );
  const inside = bufferSource(bytes);
  const { tree: entries } = indexExport(inside);
  const loaded = [...tree.entries()].map(asLoaded);
  expect(seen(entries.entries(), (entry) => readBody(inside, entry, 0, entry.size))).toEqual(
    seen(loaded, (entry) => readBody(source, entry, 0, entry.size)),
  );
});

test('hard links share one body', () => {
  const found = inContainer('find', '/usr', '-type', 'f', '-links', '+1', '-printf', '%n %p\n')
    .toString()
    .trim()
    .split('\n');
  expect(found.sort()).toEqual(['2 /usr/ping', '2 /usr/ping6', '3 /usr/a', '3 /usr/su', '3 /usr/z']);
});

test.runIf(TOOLS.includes('/usr/sbin/getcap'))('getcap shows the capabilities', () => {
  expect(inContainer('getcap', '/usr/ping', '/usr/ping6').toString()).toBe(
    '/usr/ping cap_net_raw=ep\n/usr/ping6 cap_net_raw=ep\n',
  );
});
