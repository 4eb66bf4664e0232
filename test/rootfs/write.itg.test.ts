import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { closureOf } from '../../src/rootfs/closure/closure.ts';
import { type PackOptions, packRootfs } from '../../src/rootfs/write.ts';
import { readBody } from '../../src/tar/body.ts';
import { fdSource } from '../../src/tar/byte-source.ts';
import { CRAFTED } from './crafted.ts';

const IMAGE = `mp-rootfs-test:${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'pack-itg-'));

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}

/** The export of a fresh container, as a file. */
function exported(name: string): string {
  const id = docker('create', IMAGE, '/none');
  try {
    docker('export', '-o', join(folder, name), id);
  } finally {
    docker('rm', '-f', id);
  }
  return join(folder, name);
}

/** Packs everything in the export except files that the engine created. */
async function pack(
  from: string,
  to: string,
  {
    list,
    clamp = { since: 1_500_000_000, made: 2 ** 40, to: 1_000_000_000 },
  }: { list?: string[]; clamp?: PackOptions['clamp'] } = {},
): Promise<void> {
  const [input, output] = [openSync(from, 'r'), openSync(join(folder, to), 'w')];
  try {
    const source = fdSource(input);
    const { tree, warnings } = indexExport(source);
    expect(warnings).toEqual([]);
    const read = (entry: Parameters<typeof readBody>[1], at: number, length: number) =>
      readBody(source, entry, at, length);
    const closed = closureOf({
      tree,
      read,
      list: (list as ImagePath[] | undefined) ?? [...tree.entries()].map(({ path }) => path),
      config: {},
      keep: [],
      drop: [],
    });
    await packRootfs({ source, packed: closed.packed, clamp }, output);
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

/**
 * Extracts with GNU tar and archives again with GNU tar: equal bytes mean equal names, numbers, times, attributes,
 * links and bodies.
 */
function extracted(archive: string, to: string): Buffer {
  const out = join(folder, to);
  mkdirSync(out);
  const attributes = ['--xattrs', '--xattrs-include=*', '--numeric-owner'];
  execFileSync('tar', ['-C', out, ...attributes, '-xpf', archive]);
  const form = ['--format=posix', '--sort=name', '--pax-option=exthdr.name=%d/%f,delete=atime,delete=ctime'];
  return execFileSync('tar', ['-C', out, ...attributes, ...form, '-c', 'bin', 'tmp', 'usr'], { maxBuffer: 1 << 26 });
}

/** GNU tar's listing, one line per member. */
function listed(archive: string): string[] {
  const options = ['--xattrs', '--xattrs-include=*', '--numeric-owner', '--full-time', '-tvvf', archive];
  return execFileSync('tar', options, { encoding: 'latin1', env: { ...process.env, LC_ALL: 'C' } })
    .trimEnd()
    .split('\n');
}

beforeAll(() => {
  writeFileSync(join(folder, 'image.tar'), CRAFTED);
  docker('import', join(folder, 'image.tar'), IMAGE);
});

afterAll(() => {
  docker('rmi', '-f', IMAGE);
  rmSync(folder, { recursive: true });
});

test('a completely packed image extracts to the same files as its export', async () => {
  const from = exported('export.tar');
  await pack(from, 'rootfs.tar', { clamp: { since: 2 ** 40, made: 2 ** 40, to: 0 } });
  const expected = extracted(from, 'expected');
  const own = extracted(join(folder, 'rootfs.tar'), 'own');
  expect(own.equals(expected)).toBe(true);
  expect(expected.includes('SCHILY.xattr.security.capability')).toBe(true);
});

test('a completely packed image has the same listing as its export', async () => {
  const from = exported('listed.tar');
  await pack(from, 'rootfs-listed.tar', { clamp: { since: 2 ** 40, made: 2 ** 40, to: 0 } });
  // For hard links, the text after the mode depends on which name comes first; sizes are padded to columns.
  const members = (archive: string) =>
    listed(archive)
      .filter((line) => / (?:bin|tmp|usr)\//.test(line) && !line.includes(' link to '))
      .map((line) => line.replace(/ +/g, ' '))
      .sort();
  const own = members(join(folder, 'rootfs-listed.tar'));
  const expected = members(from);
  const linked = (line: string) => / usr\/(?:su|z|a|ping6?)$/.test(line);
  expect(own.filter((line) => !linked(line))).toEqual(expected.filter((line) => !linked(line)));
  expect(own.length).toBe(expected.length);
  expect(own.length).toBeGreaterThan(40);
});

test('two containers give the same bytes', async () => {
  await pack(exported('one.tar'), 'rootfs-1.tar');
  // Long enough that the second container's directories get another time.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await pack(exported('two.tar'), 'rootfs-2.tar');
  expect(readFileSync(join(folder, 'rootfs-1.tar')).equals(readFileSync(join(folder, 'rootfs-2.tar')))).toBe(true);
});

test('the engine imports the tar and exports the same files', async () => {
  await pack(exported('there.tar'), 'rootfs-3.tar', {
    list: ['/usr/z', '/usr/ping', '/usr/link', '/usr/null', '/tmp'],
  });
  const micro = `${IMAGE}-micro`;
  docker('import', join(folder, 'rootfs-3.tar'), micro);
  try {
    const id = docker('create', micro, '/none');
    docker('export', '-o', join(folder, 'back.tar'), id);
    docker('rm', '-f', id);
  } finally {
    docker('rmi', '-f', micro);
  }
  const own = listed(join(folder, 'rootfs-3.tar')).filter((line) => line.includes(' usr/'));
  expect(own.length).toBe(5);
  expect(listed(join(folder, 'back.tar'))).toEqual(expect.arrayContaining(own));
});
