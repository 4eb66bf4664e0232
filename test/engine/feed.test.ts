import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { feedArchive } from '../../src/engine/feed.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'feed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const parts = (file: string) => ({ head: Buffer.from('head'), file, tail: Buffer.from('tail') });

test.each([0, 1, 1 << 18, 1_000_003])('head, the %d bytes of the file and tail come in order', async (size) => {
  const file = join(folder, 'layer');
  const bytes = Buffer.from(Array.from({ length: size }, (_, i) => i * 31));
  writeFileSync(file, bytes);
  const stdin = new PassThrough();
  const got = buffer(stdin);
  await feedArchive(parts(file), stdin, undefined);
  stdin.end();
  expect((await got).equals(Buffer.concat([Buffer.from('head'), bytes, Buffer.from('tail')]))).toBe(true);
});

test('a file that is not there and a cancel are errors', async () => {
  await expect(feedArchive(parts(join(folder, 'none')), new PassThrough(), undefined)).rejects.toThrow(/ENOENT/);
  const file = join(folder, 'layer');
  writeFileSync(file, 'x');
  const controller = new AbortController();
  controller.abort(new Error('cancelled'));
  await expect(feedArchive(parts(file), new PassThrough(), controller.signal)).rejects.toThrow('cancelled');
});
