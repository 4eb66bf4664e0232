import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { type PackedTar, packedSize, packRootfs } from '../../src/rootfs/write.ts';
import { readBody } from '../../src/tar/body.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { pax, tar } from '../tar/tars.ts';
import { exportOf, type Files } from './trees.ts';

const folder = mkdtempSync(join(tmpdir(), 'pack-'));
const out = join(folder, 'rootfs.tar');
afterAll(() => rmSync(folder, { recursive: true }));
const NEVER = { since: 2 ** 40, made: 2 ** 40, to: 5 };

/** Packs the entries that `wanted` accepts (default: all but the root), in the closure's order. */
async function pack(bytes: Buffer, wanted = (_: Entry) => true, clamp = NEVER): Promise<PackedTar & { tar: Buffer }> {
  const source = bufferSource(bytes);
  const entries = [...indexExport(source).tree.entries()].filter((entry) => entry.path !== '/' && wanted(entry));
  const packed = entries
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((entry) => ({ entry, reason: 'traced' as const }));
  const fd = openSync(out, 'w');
  const options = { source, packed, clamp };
  const result = await packRootfs(options, fd);
  closeSync(fd);
  const { size, headers } = packedSize(options);
  expect(size).toBe(result.size);
  expect(headers.length).toBe(packed.length);
  const packedTar = readFileSync(out);
  const again = openSync(out, 'w');
  expect(await packRootfs({ ...options, headers }, again)).toEqual(result);
  closeSync(again);
  return { ...result, tar: packedTar };
}

function listing(): string[] {
  const options = ['--xattrs', '--xattrs-include=*', '--numeric-owner', '--full-time', '-tvf', out];
  return execFileSync('tar', options, {
    encoding: 'latin1',
    env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ +/g, ' '));
}

const FIDELITY = tar(
  { name: 'devices', type: '5' },
  { name: 'devices/null', type: '3', mode: 0o666, major: 1, minor: 3 },
  { name: 'devices/sda', type: '4', mode: 0o660, gid: 6, major: 8, minor: 0 },
  { name: 'fifo', type: '6', mode: 0o600 },
  { name: 'tmp', type: '5', mode: 0o1777 },
  { name: 'su', mode: 0o4755, body: 'su', uid: 1000, gid: 2000 },
  { name: 'lnk', type: '2', mode: 0o777, linkname: './no//such/../target' },
  pax({ 'SCHILY.xattr.security.capability': '\x01\0\0\x02\0\x20\0\0', 'SCHILY.xattr.user.b': 'b' }),
  { name: 'capable', body: 'c' },
  pax({ uid: '3000000000', gid: '2097152' }),
  { name: 'stranger' },
  pax({ mtime: '-1.5' }),
  { name: 'old' },
  pax({ mtime: '9999999999' }),
  { name: 'future' },
  pax({ path: 'bad\xff\xfe\nname' }),
  { name: 'x', body: 'bad' },
  pax({ path: `${'d'.repeat(200)}/${'e'.repeat(200)}` }),
  { name: 'x', body: 'deep' },
  pax({ path: `${'p'.repeat(60)}/${'n'.repeat(99)}` }),
  { name: 'x' },
  pax({ linkpath: `${'t'.repeat(150)}\xe9` }),
  { name: 'far', type: '2', linkname: 'x' },
);

describe('packRootfs', () => {
  test('a packed tar reads back unchanged, and GNU tar reads it without warnings', async () => {
    const before = indexExport(bufferSource(FIDELITY)).tree;
    const packed = await pack(FIDELITY);
    const after = indexExport(bufferSource(packed.tar)).tree;
    for (const entry of before.entries()) {
      if (entry.path === '/') continue;
      const own = after.get(entry.path)!;
      expect({ ...own, inode: 0, offset: 0 }).toEqual({ ...entry, inode: 0, offset: 0 });
      expect(readBody(bufferSource(packed.tar), own, 0, 99)).toEqual(readBody(bufferSource(FIDELITY), entry, 0, 99));
    }
    expect(after.size).toBe(before.size);
    const judged = listing();
    expect(judged).toHaveLength(before.size - 1);
    expect(judged).toEqual(
      expect.arrayContaining([
        'crw-rw-rw- 0/0 1,3 2001-09-09 01:46:40 devices/null',
        'brw-rw---- 0/6 8,0 2001-09-09 01:46:40 devices/sda',
        'prw------- 0/0 0 2001-09-09 01:46:40 fifo',
        'drwxrwxrwt 0/0 0 2001-09-09 01:46:40 tmp/',
        '-rwsr-xr-x 1000/2000 2 2001-09-09 01:46:40 su',
        'lrwxrwxrwx 0/0 0 2001-09-09 01:46:40 lnk -> ./no//such/../target',
        '-rw-r--r--* 0/0 1 2001-09-09 01:46:40 capable',
        '-rw-r--r-- 3000000000/2097152 0 2001-09-09 01:46:40 stranger',
        '-rw-r--r-- 0/0 0 2286-11-20 17:46:39 future',
        '-rw-r--r-- 0/0 3 2001-09-09 01:46:40 bad\\377\\376\\nname',
      ]),
    );
  });

  test('attributes are sorted by name', async () => {
    const attributes = (...names: string[]) =>
      pax(Object.fromEntries(names.map((name) => [`SCHILY.xattr.user.${name}`, name])));
    const [one, other] = [
      await pack(tar(attributes('a', 'b'), { name: 'f' })),
      await pack(tar(attributes('b', 'a'), { name: 'f' })),
    ];
    expect(one.tar.equals(other.tar)).toBe(true);
    expect(one.tar.includes('user.b')).toBe(true);
  });

  test('names of files and directories around the length limits of ustar are written in full', async () => {
    for (let length = 95; length <= 260; length += 1) {
      const path = `${'p'.repeat(50)}/${'n'.repeat(length - 51)}`;
      await pack(tar({ name: 'd', type: '5' }, pax({ path }), { name: 'x', type: length % 2 ? '5' : '0' }));
      const names = execFileSync('tar', ['-tf', out], { encoding: 'utf8' }).trimEnd().split('\n');
      expect(names).toContain(length % 2 ? `${path}/` : path);
      await pack(tar(pax({ path }), { name: 'x', type: length % 2 ? '0' : '5' }));
      expect(indexExport(bufferSource(readFileSync(out))).tree.has(`/${path}` as ImagePath)).toBe(true);
    }
  });

  test('the size and SHA-256 of the tar are returned', async () => {
    const {
      tar: bytes,
      size,
      sha256,
    } = await pack(exportOf({ '/a': 'four', '/b': { type: '1', linkname: 'a' }, '/c': 'ab' }));
    expect({ size, sha256 }).toEqual({ size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(bytes.length).toBe(512 * (3 + 2 + 2));
  });

  test('a file handle is accepted', async () => {
    const handle = await open(out, 'w');
    const { size } = await packRootfs({ source: bufferSource(Buffer.alloc(0)), packed: [], clamp: NEVER }, handle);
    await handle.close();
    expect(readFileSync(out)).toEqual(Buffer.alloc(size));
    expect(size).toBe(1024);
  });

  test('hard links share one body, even if only a later name is packed', async () => {
    const files: Files = { '/a': 'body', '/b': { type: '1', linkname: 'a' }, '/c': { type: '1', linkname: 'b' } };
    await pack(exportOf(files));
    expect(listing().map((line) => line.slice(0, 1) + line.replace(/^.*:40/, ''))).toEqual([
      '- a',
      'h b link to a',
      'h c link to a',
    ]);
    await pack(exportOf(files), ({ path }) => path > '/a');
    expect(listing().map((line) => line.slice(0, 1) + line.replace(/^.*:40/, ''))).toEqual(['- b', 'h c link to b']);
    expect(execFileSync('tar', ['-xOf', out, 'b'], { encoding: 'utf8' })).toBe('body');
  });

  test('members are sorted by bytes, relative, and directories end in "/"', async () => {
    await pack(exportOf({ '/usr/b/f': '', '/usr/b-c': '', '/usr/\xff': '', '/usr/B': '' }));
    const names = execFileSync('tar', ['--quoting-style=literal', '-tf', out], { encoding: 'latin1' }).split('\n');
    expect(names).toEqual(['usr/', 'usr/B', 'usr/b/', 'usr/b-c', 'usr/b/f', 'usr/\xff', '']);
  });

  test("times of the container become the image's", async () => {
    const at = (mtime: number) => ({ body: '', mtime });
    const bytes = exportOf({
      '/etc/hosts': at(100),
      '/etc/passwd': at(100),
      '/new': at(2000),
      '/just-new': at(2000 + 86_399),
      '/ahead': at(2000 + 86_400),
      '/etc/mtab': { link: '/proc/mounts' },
    });
    const { tar: packed } = await pack(bytes, undefined, { since: 2000, made: 2 ** 40, to: 500.9 });
    const times = [...indexExport(bufferSource(packed)).tree.entries()].map(({ path, mtime }) => [path, mtime]);
    expect(Object.fromEntries(times)).toEqual({
      '/': 0,
      '/ahead': 88_400,
      '/etc': 500,
      '/etc/hosts': 500,
      '/etc/mtab': 500,
      '/etc/passwd': 100,
      '/just-new': 500,
      '/new': 500,
    });
  });

  test("times of folders that the engine created when it stored the image become the image's", async () => {
    const folder = { type: '5', mode: 0o755, mtime: 1500 } as const;
    const bytes = tar(
      { ...folder, name: 'implied' },
      { ...folder, name: 'implied/private', mode: 0o700 },
      { ...folder, name: 'implied/theirs', uid: 1 },
      { ...folder, name: 'implied/groups', gid: 1 },
      { ...folder, name: 'old', mtime: 1000 },
      { name: 'file', mode: 0o755, mtime: 1500 },
    );
    const { tar: packed } = await pack(bytes, undefined, { since: 2000, made: 1000, to: 500 });
    const times = [...indexExport(bufferSource(packed)).tree.entries()].map(({ path, mtime }) => [path, mtime]);
    expect(Object.fromEntries(times)).toEqual({
      '/': 0,
      '/file': 1500,
      '/implied': 500,
      '/implied/groups': 1500,
      '/implied/private': 1500,
      '/implied/theirs': 1500,
      '/old': 1000,
    });
  });

  test('sparse files stay sparse, and GNU tar restores them', async () => {
    const sparse = tar(
      pax({ 'GNU.sparse.map': '1048576,512,9000000000,3,9000001000,0', 'GNU.sparse.size': '9000001000' }),
      { name: 'holes', body: `${'h'.repeat(512)}!!!` },
    );
    const { size, tar: bytes } = await pack(sparse);
    expect(size).toBeLessThan(8192);
    expect(listing()).toEqual(['-rw-r--r-- 0/0 9000001000 2001-09-09 01:46:40 holes']);
    const source = bufferSource(bytes);
    const entry = indexExport(source).tree.get('/holes' as ImagePath)!;
    expect(readBody(source, entry, 1_048_574, 516).toString('latin1')).toBe(`\0\0${'h'.repeat(512)}\0\0`);
    expect(readBody(source, entry, 8_999_999_999, 5).toString('latin1')).toBe('\0!!!\0');
    execFileSync('tar', ['-C', folder, '-xf', out]);
    expect(execFileSync('tail', ['-c', '1001', join(folder, 'holes')], { encoding: 'latin1' })).toBe(
      `\0!!!${'\0'.repeat(997)}`,
    );
  });

  test('an export that ends early is an error', async () => {
    const bytes = exportOf({ '/a': 'x'.repeat(5000) });
    const [, entry] = [...indexExport(bufferSource(bytes)).tree.entries()];
    const fd = openSync(out, 'w');
    const packed = [{ entry: entry!, reason: 'traced' as const }];
    await expect(
      packRootfs({ source: bufferSource(bytes.subarray(0, 2000)), packed, clamp: NEVER }, fd),
    ).rejects.toThrow('ended before');
    closeSync(fd);
  });

  test('bodies of any length are written, even longer than the write buffer', async () => {
    const lengths = [0, 1, 511, 512, 513, (1 << 20) - 512, (1 << 20) - 511, 1 << 20, (3 << 20) + 7];
    const files = Object.fromEntries(lengths.map((length, n) => [`/f${n}`, Buffer.alloc(length, n + 1)]));
    const { tar: packed } = await pack(exportOf(files));
    const source = bufferSource(packed);
    const { tree } = indexExport(source);
    for (const [path, body] of Object.entries(files)) {
      expect(readBody(source, tree.get(path as ImagePath)!, 0, 1 << 24).equals(body)).toBe(true);
    }
  });

  test('any name is written unchanged', async () => {
    const byte = fc.integer({ min: 1, max: 255 }).filter((code) => code !== 0x2f);
    const part = fc
      .array(byte, { minLength: 1, maxLength: 255 })
      .map((codes) => String.fromCharCode(...codes))
      .filter((name) => name !== '.' && name !== '..');
    const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(name, name, async (path, target) => {
        const { tar: packed } = await pack(
          tar(pax({ path, linkpath: target }), { name: 'x', type: '2', linkname: 'y' }),
        );
        expect(indexExport(bufferSource(packed)).tree.get(`/${path}` as ImagePath)).toMatchObject({ linkname: target });
      }),
      { numRuns: 200 },
    );
  });
});
