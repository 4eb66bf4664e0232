import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { follow } from '../../src/base/growing-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'follow-'));
const file = join(folder, 'file');
afterAll(() => rmSync(folder, { recursive: true }));

test('a growing file is passed on up to the wanted size', async () => {
  writeFileSync(file, 'first ');
  let got = '';
  const pauses: number[] = [];
  const take = async (bytes: Buffer) => {
    got += bytes.toString();
  };
  const followed = follow(file, 12, take, async (done) => void pauses.push(done));
  await sleep(20);
  appendFileSync(file, 'second third');
  await followed;
  expect(got).toBe('first second');
  expect(new Set(pauses)).toEqual(new Set([6]));
});

test('an error in a pause ends it', async () => {
  writeFileSync(file, 'x');
  const stop = async () => Promise.reject(new Error('no more'));
  await expect(follow(file, 2, async () => {}, stop)).rejects.toThrow('no more');
});

test('a missing file is an error', async () => {
  await expect(
    follow(
      join(folder, 'none'),
      1,
      async () => {},
      async () => {},
    ),
  ).rejects.toThrow('ENOENT');
});
