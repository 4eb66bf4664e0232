import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ImagePath } from '../../src/path.ts';
import { indexExport } from '../../src/rootfs/export.ts';
import { BodyLeftOut, makeRootfs, type RootfsOptions } from '../../src/rootfs/rootfs.ts';
import { bufferSource } from '../../src/rootfs/source.ts';
import { elf } from './elves.ts';
import { program, treeOf } from './trees.ts';

const folder = mkdtempSync(join(tmpdir(), 'rootfs-'));
const out = join(folder, 'rootfs.tar');
afterAll(() => rmSync(folder, { recursive: true }));

const made = treeOf({
  '/app/prog': elf({ needed: ['libx.so'] }),
  '/usr/lib/libx.so': elf(),
  '/app/other': 'other',
  '/bin/serve': program('serve'),
  '/bin/check': program('check'),
});

async function make(options: Partial<RootfsOptions> = {}) {
  const fd = openSync(out, 'w');
  const rootfs = await makeRootfs(
    {
      ...made,
      leftOut: new Set<number>(),
      complete: (packed) => packed,
      list: ['/app/prog'] as ImagePath[],
      config: { Cmd: ['serve'] },
      command: [],
      keep: [],
      drop: [],
      clamp: { since: 2 ** 40, to: 0 },
      ...options,
    },
    fd,
  );
  closeSync(fd);
  const bytes = readFileSync(out);
  const { tree } = indexExport(bufferSource(bytes));
  const files = [...tree.entries()].filter(({ type }) => type === 'file').map(({ path }) => path as string);
  return { rootfs, bytes, files };
}

test('the list and what it needs are in the tar, whose size and sum are told', async () => {
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

test('keep, drop and warnings', async () => {
  const { rootfs, files } = await make({ keep: ['/app/other', '/none'], drop: ['/usr', '/app/prog'] });
  expect(files).toEqual(['/app/other', '/bin/serve']);
  expect(rootfs.dropped).toEqual(['/app/prog']);
  expect(rootfs.warnings).toEqual(['keep: /none matches nothing in the image']);
});

test("times of the instance become the image's", async () => {
  const { bytes } = await make({ clamp: { since: 0, to: 42 } });
  expect(indexExport(bufferSource(bytes)).tree.get('/app/prog' as ImagePath)?.mtime).toBe(42);
});

test.each(['/app/prog', '/usr/lib/libx.so', '/bin/serve'])(
  'a body that the export lacks is told before a byte is written: %s',
  async (path) => {
    const leftOut = new Set([made.tree.get(path as ImagePath)!.offset]);
    await expect(make({ leftOut })).rejects.toThrow(BodyLeftOut);
    expect(readFileSync(out)).toHaveLength(0);
  },
);

test('a body that the export lacks and nobody needs is no matter', async () => {
  const leftOut = new Set([made.tree.get('/app/other' as ImagePath)!.offset]);
  expect((await make({ leftOut })).files).not.toContain('/app/other');
});
