import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { packLayers } from '../../../src/contents/layers/write.ts';
import { packedSize, packRootfs } from '../../../src/rootfs/write.ts';
import { treeOf } from '../../rootfs/trees.ts';

const folder = mkdtempSync(join(tmpdir(), 'pack-'));
const file = join(folder, 'rootfs.tar');
let out: number;
beforeEach(() => {
  out = openSync(file, 'w');
});
afterAll(() => rmSync(folder, { recursive: true }));

const { tree, source } = treeOf({ '/a': 'a'.repeat(3000), '/b': 'b' });
const packed = ['/a', '/b'].map((path) => ({ entry: tree.get(path as never)!, reason: 'traced' as const }));
const options = { source, packed, clamp: { since: 2 ** 40, made: 2 ** 40, to: 0 } };

/** The output of `packRootfs`. */
async function whole(): Promise<{ bytes: Buffer; size: number; sha256: string }> {
  const packed = await packRootfs(options, out);
  return { ...packed, bytes: readFileSync(file) };
}

test("another process's output is hashed while it is written", async () => {
  const { bytes, ...expected } = await whole();
  const again = openSync(file, 'w');
  const asked: unknown[] = [];
  const reader = {
    async pack(pieces: Iterable<unknown>, to: number, buffer?: number) {
      asked.push([...pieces].length, to, buffer);
      for (let at = 0; at < bytes.length; at += 1000) {
        writeSync(again, bytes.subarray(at, at + 1000));
        await sleep(2);
      }
      return bytes.length;
    },
  };
  expect(await packLayers(reader)(options, again, 512)).toEqual(expected);
  expect(await packLayers(reader)({ ...options, ...packedSize(options) }, again)).toEqual(expected);
  expect(asked).toEqual([3, again, 512, 3, again, undefined]);
  closeSync(again);
  expect(expected.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test.each([
  ['a write error', () => Promise.reject(new Error('EIO')), 'EIO'],
  ['an unexpected size', async () => 512, 'rootfs.tar has 512 bytes instead of 5632'],
])('%s is thrown without waiting for more bytes', async (_, pack, message) => {
  await expect(packLayers({ pack })(options, out)).rejects.toThrow(message);
  closeSync(out);
});
