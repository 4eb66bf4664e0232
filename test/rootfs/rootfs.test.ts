import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { BodyLeftOut, planRootfs, type RootfsOptions, writeRootfs } from '../../src/rootfs/rootfs.ts';
import { packRootfs } from '../../src/rootfs/write.ts';
import { readBody } from '../../src/tar/body.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import { tar } from '../tar/tars.ts';
import { elf } from './elves.ts';
import { exportOf, type Files, program, reasons, treeOf } from './trees.ts';

const folder = mkdtempSync(join(tmpdir(), 'rootfs-'));
const out = join(folder, 'rootfs.tar');
afterAll(() => rmSync(folder, { recursive: true }));

const FILES: Files = {
  '/app/prog': elf({ needed: ['libx.so'] }),
  '/usr/lib/libx.so': elf(),
  '/app/other': 'other',
  '/bin/serve': program('serve'),
  '/bin/check': program('check'),
  '/l': { link: 'usr/lib' },
  '/empty': { dir: 0o1777 },
};
const made = treeOf(FILES);

async function make(options: Partial<RootfsOptions> = {}) {
  const fd = openSync(out, 'w');
  const plan = planRootfs({
    ...made,
    leftOut: new Set<number>(),
    complete: (packed) => packed,
    pack: packRootfs,
    list: ['/app/prog'] as ImagePath[],
    config: { Cmd: ['serve'] },
    command: [],
    keep: [],
    drop: [],
    clamp: { since: 2 ** 40, made: 2 ** 40, to: 0 },
    ...options,
  });
  const rootfs = await writeRootfs(plan, fd);
  expect(rootfs.size).toBe(plan.size);
  closeSync(fd);
  const bytes = readFileSync(out);
  const { tree } = indexExport(bufferSource(bytes));
  const files = [...tree.entries()].filter(({ type }) => type === 'file').map(({ path }) => path as string);
  return { rootfs, bytes, files };
}

test('the tar has the list and everything that it needs; its size and SHA-256 are returned', async () => {
  const { rootfs, bytes, files } = await make();
  expect(files).toEqual(['/app/prog', '/bin/serve', '/usr/lib/libx.so']);
  expect(rootfs.packed.map(({ entry }) => entry.path as string)).toEqual(expect.arrayContaining(files));
  expect(rootfs.size).toBe(bytes.length);
  expect(rootfs.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test("a command replaces the image's", async () => {
  expect((await make({ command: ['check', '-x'] })).files).toContain('/bin/check');
  expect((await make({ command: ['check', '-x'] })).files).not.toContain('/bin/serve');
});

test('keep and drop are applied, and warnings are returned', async () => {
  const { rootfs, files } = await make({ keep: ['/app/other', '/none'], drop: ['/usr', '/app/prog'] });
  expect(files).toEqual(['/app/other', '/bin/serve']);
  expect(reasons({ ...rootfs, packed: rootfs.dropped })).toEqual(['/app/prog traced', '/usr/lib/libx.so library']);
  expect(rootfs.warnings).toEqual(['keep: /none matches nothing in the image']);
});

test('generated files are in the tar, with the time of the image', async () => {
  const records = (packed: ReadonlySet<ImagePath>) => ({
    paths: [],
    made: [{ path: '/db/list' as ImagePath, body: Buffer.from(`${packed.size} files\n`.repeat(100)) }],
    warnings: [],
  });
  const { bytes, rootfs } = await make({ records, clamp: { since: 2 ** 40, made: 2 ** 40, to: 77.5 } });
  const source = bufferSource(bytes);
  const { tree } = indexExport(source);
  const entry = tree.get('/db/list' as ImagePath)!;
  expect(readBody(source, entry, 0, entry.size).toString()).toBe('7 files\n'.repeat(100));
  expect([entry.mtime, tree.get('/db' as ImagePath)?.mtime]).toEqual([77, 77]);
  expect(rootfs.packed.find(({ entry: { path } }) => path === '/db/list')?.reason).toBe('package-db');
});

test("times of the container become the image's", async () => {
  const { bytes } = await make({ clamp: { since: 1_000_000_000, made: 2 ** 40, to: 42 } });
  expect(indexExport(bufferSource(bytes)).tree.get('/app/prog' as ImagePath)?.mtime).toBe(42);
});

test.each(['/app/prog', '/usr/lib/libx.so', '/bin/serve'])(
  'a missing body is an error before a byte is written: %s',
  async (path) => {
    const leftOut = new Set([made.tree.get(path as ImagePath)!.offset]);
    await expect(make({ leftOut })).rejects.toThrow(BodyLeftOut);
    expect(readFileSync(out)).toHaveLength(0);
  },
);

test('a missing body that is not needed is not an error', async () => {
  const leftOut = new Set([made.tree.get('/app/other' as ImagePath)!.offset]);
  expect((await make({ leftOut })).files).not.toContain('/app/other');
});

test('the same list gives the same bytes for any order of the export', async () => {
  const [file, hard] = [
    exportOf({ '/app/data': 'body' }),
    exportOf({ '/app/more': { type: '1', linkname: 'app/data' } }),
  ];
  const others = Object.entries(FILES).map(([path, what]) => exportOf({ [path]: what }));
  const list = [...Object.keys(FILES), '/app/data', '/app/more', '/l/libx.so'] as ImagePath[];
  let first: Buffer | undefined;
  for (const order of fc.sample(fc.shuffledSubarray([...others, file], { minLength: others.length + 1 }), {
    numRuns: 50,
    seed: 3,
  })) {
    // A hard link follows its target.
    const source = bufferSource(
      Buffer.concat([...[...order, hard].map((one) => one.subarray(0, -1024)), Buffer.alloc(1024)]),
    );
    const { bytes } = await make({ source, ...indexExport(source), list, keep: ['**/*.so'], drop: ['/app/other'] });
    first ??= bytes;
    expect(bytes.equals(first)).toBe(true);
  }
});

test('the bytes are the same for any first name of a file with several names', async () => {
  const names: [string, string][] = [
    ['a', 'z'],
    ['z', 'a'],
  ];
  const [one, other] = names.map(([name, linkname]) => {
    const attributes = { mode: 0o4755, uid: 7, mtime: 77 };
    const source = bufferSource(
      tar({ name, body: 'body', ...attributes }, { name: linkname, type: '1', linkname: name, ...attributes }),
    );
    return make({ source, ...indexExport(source), list: ['/a', '/z'] as ImagePath[] });
  });
  expect((await one!).bytes.equals((await other!).bytes)).toBe(true);
});
