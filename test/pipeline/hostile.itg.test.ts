import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexExport } from '../../src/contents/export/export-index.ts';
import type { ImageConfig } from '../../src/image/config.ts';
import type { Tree } from '../../src/rootfs/tree.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import { ldCache } from '../rootfs/closure/ld-caches.ts';
import { elf } from '../rootfs/elves.ts';
import { cli, exportOnly, readReport } from '../support/cli.ts';
import { docker, inspect, left, nothing, removeImage } from '../support/engine.ts';
import { imageArchive } from '../support/image-archive.ts';
import { pax, type RawMember, tar } from '../tar/tars.ts';

const TIMEOUT = { timeout: 240_000 };
const IMAGE = 'micropacker-test-hostile';
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterAll(() => {
  for (const image of [IMAGE, `${IMAGE}-micro`]) removeImage(image);
  rmSync(folder, { recursive: true });
});

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const link = (name: string, linkname: string): RawMember => ({ name, type: '2', linkname });
const program = (name: string, body: string | Buffer): RawMember => ({ name, body, mode: 0o755 });

/** An image for `docker load`, with any layers and configuration. */
function load(layers: Buffer[], config: ImageConfig): void {
  docker(['load', '--quiet'], imageArchive(`${IMAGE}:latest`, layers, config));
}

/** Packs with flags into a folder that has a neighbour; only that folder must change. */
async function pack(flags: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const output = join(folder, 'pack', 'out');
  rmSync(join(folder, 'pack'), { recursive: true, force: true });
  mkdirSync(join(folder, 'pack'));
  const list = join(folder, 'list.txt');
  const { code, stderr } = await cli(['pack', '--image', IMAGE, '--file-list', list, '--output', output, ...flags], {
    env,
  });
  expect(readdirSync(join(folder, 'pack'))).toEqual(['out']);
  expect(left()).toEqual(nothing);
  return { said: stderr, code, output };
}

function writeList(...paths: string[]): void {
  writeFileSync(join(folder, 'list.txt'), paths.map((path) => `${path}\n`).join(''));
}

/** The members of one of our archives, listed by GNU tar. */
function names(file: string): string[] {
  const listed = execFileSync('tar', ['--quoting-style=escape', '-tf', file], {
    encoding: 'latin1',
    maxBuffer: 64 << 20,
  });
  return listed.split('\n').slice(0, -1);
}

const EVERY_BYTE = many(255, (n) => n + 1).filter((byte) => byte !== 0x2f && byte !== 0x2e);
const LAYER: (RawMember | Buffer)[] = [
  { name: 'tmp/', type: '5', mode: 0o1777 },
  { name: '/absolute/file', body: 'inside' },
  // The engine extracts within its own root.
  { name: '../../outside', body: 'inside' },
  { name: 'twice', body: 'first' },
  { name: 'was-file', body: 'x' },
  { name: 'was-folder/in', body: 'x' },
  link('out', '../../../../../../../../tmp'),
  link('etc-of-host', '/etc'),
  link('self', 'self'),
  link('ping', 'pong'),
  link('pong', 'ping'),
  ...many(60, (n) => link(`farm${n}`, `farm${n + 1}/../farm${n + 1}`)),
  { name: 'farm60/end', body: 'x' },
  { name: 'hard', type: '1', linkname: 'twice' },
  { name: 'hard2', type: '1', linkname: '/hard' },
  { name: 'pipe', type: '6' },
  { name: 'null', type: '3', major: 1, minor: 3 },
  ...EVERY_BYTE.flatMap((byte) => [pax({ path: `bytes/${String.fromCharCode(byte)}` }), { name: 'x', body: 'x' }]),
  pax({ path: `${'deep/'.repeat(700)}end` }),
  { name: 'x', body: 'x' },
  pax({ path: `long/${'n'.repeat(255)}` }),
  { name: 'x', body: 'x' },
  ...many(3000, (n) => ({ name: `children/${n}` })),
  program(
    'bin/prog',
    elf({ needed: ['liba.so', '../../../../etc/shadow', 'no.so'], rpath: '$ORIGIN/../../../..:/lib' }),
  ),
  program('lib/liba.so', elf({ needed: ['libb.so'], interpreter: '/../../../../bin/prog' })),
  program('lib/libb.so', elf({ needed: ['liba.so'], rpath: '${ORIGIN}/$LIB:/lib' })),
  program('bin/lies', Buffer.concat([elf().subarray(0, 56), Buffer.alloc(2000, 0xff)])),
  program('bin/loop', '#!/bin/loop2 x\n'),
  program('bin/loop2', '#!/bin/loop\n'),
  program('bin/outside', '#!/../../../../bin/sh\n'),
  {
    name: 'etc/ld.so.cache',
    body: ldCache([
      ['liba.so', '/../../../../etc/shadow'],
      ['liba.so', '/lib/liba.so'],
    ]),
  },
  { name: 'etc/ld.so.conf', body: 'include *\ninclude /../../../../etc/*\n' },
  { name: 'etc/nsswitch.conf', body: `hosts: ${many(20_000, (n) => `s${n}`).join(' ')}${'['.repeat(50_000)}` },
  { name: 'etc/passwd', body: many(50_000, (n) => `u${n}:x:${n}:${n}::/:/bin/prog\n`).join('') },
];

/** Comes in a second layer: the engine rejects a layer that has one name twice. */
const NEXT_LAYER: RawMember[] = [
  { name: 'twice', body: 'second' },
  { name: 'was-file', type: '5' },
  { name: 'was-file/in', body: 'x' },
  link('was-folder', 'was-file'),
];

test('the engine refuses a hard link that leads out of the image, so there is nothing to pack', TIMEOUT, async () => {
  const layer = tar({ name: 'a', type: '1', linkname: '../../../../etc/shadow' });
  expect(() => load([layer], {})).toThrow(/etc\/shadow/);
  writeList('/a');
  expect(await pack()).toMatchObject({ code: 1 });
});

test('an image with every hostile entry is packed whole, and only its output folder changes', TIMEOUT, async () => {
  load([tar(...LAYER), tar(...NEXT_LAYER)], { Entrypoint: ['/bin/prog'] });
  writeList('/bin/prog', '/etc/host.conf', '/../../../../etc/shadow', '/out/x', '/farm0/end', '/self/x');
  const { said, code, output } = await pack(['--keep', '/**']);
  expect(said).toContain(`Tagged ${IMAGE}-micro`);
  expect(code).toBe(0);
  const packed = names(join(output, 'rootfs.tar'));
  expect(packed.filter((name) => name.startsWith('/') || /(?:^|\/)\.\.(?:\/|$)/.test(name))).toEqual([]);
  const exported = exportOf(IMAGE);
  const expected = [...exported.entries()]
    .map(({ path }) => path)
    .filter((path) => path !== '/' && path !== '/.dockerenv');
  expect(packed).toHaveLength(expected.length);
  expect([...exportOf(`${IMAGE}-micro`).entries()].map(plain)).toEqual([...exported.entries()].map(plain));
  const { sha256 } = readReport(output).rootfs!;
  const again = await pack(['--keep', '/**'], exportOnly(join(folder, 'bin')));
  expect(again.said).toContain('read through docker export');
  expect(readReport(again.output).rootfs).toMatchObject({ sha256 });
});

test('of the paths that a hostile program names, only those inside the image are packed', TIMEOUT, async () => {
  writeList('/bin/prog', '/bin/outside', '/bin/lies', '/bin/loop', '/out', '/ping', '/hard2');
  const { code, output, said } = await pack();
  expect(code).toBe(0);
  expect(names(join(output, 'rootfs.tar')).filter((name) => !name.endsWith('/') && !name.startsWith('etc/'))).toEqual([
    'bin/lies',
    'bin/loop',
    'bin/loop2',
    'bin/outside',
    'bin/prog',
    'hard2',
    'lib/liba.so',
    'lib/libb.so',
    'out',
    'ping',
    'pong',
  ]);
  expect(said).toContain('/bin/prog needs no.so, which the image does not have');
});

test('an image with a hostile configuration is packed and keeps the configuration', TIMEOUT, async () => {
  const config: ImageConfig = {
    Env: [...many(20_000, (n) => `E${n}=$HOME "\n\\`), `LD_LIBRARY_PATH=${many(20_000, (n) => `/p${n}`).join(':')}`],
    WorkingDir: '/work\n/../$x "',
    Labels: Object.fromEntries(many(5_000, (n) => [`l${n}\n"$`, '\\\n"'])),
    Volumes: { '/v\n"$x': {}, '/../../v': {} },
    Entrypoint: ['/bin/prog', '\n'],
    Healthcheck: { Test: ['CMD-SHELL', `${'('.repeat(10_000)}\n`] },
    StopSignal: 'SIGNOTHING\nRUN x',
    User: '../../etc/passwd',
    ExposedPorts: { '80/tcp\nRUN x': {} },
  };
  load([tar(...LAYER.slice(0, 3), program('bin/prog', elf()))], config);
  writeList('/bin/prog');
  const { code, output } = await pack();
  expect(code).toBe(0);
  expect(readFileSync(join(output, 'Dockerfile'), 'utf8')).not.toMatch(/^RUN/m);
  const [original, micro] = [IMAGE, `${IMAGE}-micro`].map(
    (image) => inspect<{ Config: ImageConfig }>('image', image).Config,
  );
  expect({ ...micro!, Labels: null }).toEqual({ ...original!, Labels: null });
});

function exportOf(image: string): Tree {
  const id = docker(['create', '--network', 'none', image, '/never']);
  try {
    const bytes = execFileSync('docker', ['export', id], { maxBuffer: 256 << 20 });
    return indexExport(bufferSource(bytes)).tree;
  } finally {
    docker(['rm', id]);
  }
}

/** The fields of an entry in an export, without its offset and the time when the instance was made. */
function plain({
  path,
  type,
  mode,
  uid,
  gid,
  size,
  linkname,
  device,
}: ReturnType<Tree['entries']> extends Iterable<infer E> ? E : never) {
  return { path, type, mode, uid, gid, size, linkname, device };
}
