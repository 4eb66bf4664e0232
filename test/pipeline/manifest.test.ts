import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOfFile, foreignFiles, MANIFEST, readManifest } from '../../src/pipeline/manifest.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifest-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const manifest = { schema: 1, image: 'app', job: '1', files: { 'files.txt': ['a'.repeat(64)] } };

test('a manifest is read as it was written', () => {
  put(MANIFEST, JSON.stringify(manifest));
  expect(readManifest(folder)).toEqual(manifest);
});

test.each([
  ['no file', undefined],
  ['no JSON', '{'],
  ['JSON of another kind', '[]'],
  ['null', 'null'],
  ['another schema', JSON.stringify({ ...manifest, schema: 2 })],
  ['an image that is not a text', JSON.stringify({ ...manifest, image: 1 })],
  ['a digest that is not one', JSON.stringify({ ...manifest, files: { 'files.txt': ['x'] } })],
  ['a megabyte', JSON.stringify({ ...manifest, image: 'a'.repeat(2_000_000) })],
])('%s is not a manifest', (_, text) => {
  if (text !== undefined) put(MANIFEST, text);
  expect(readManifest(folder)).toBeUndefined();
});

test('a link is not a manifest, whatever it leads to', () => {
  put('real', JSON.stringify(manifest));
  symlinkSync('real', join(folder, MANIFEST));
  expect(readManifest(folder)).toBeUndefined();
});

test('a file is foreign unless its digest is in the manifest', async () => {
  for (const name of ['ours', 'changed', 'foreign', 'toString']) put(name, name);
  symlinkSync('ours', join(folder, 'link'));
  const digest = await digestOfFile(join(folder, 'ours'));
  const files = { ours: [digest], changed: ['b'.repeat(64), digest], link: [digest] };
  put(MANIFEST, JSON.stringify({ ...manifest, files }));
  const names = ['ours', 'changed', 'foreign', 'link', 'missing', 'toString'];
  expect(await foreignFiles(folder, names)).toEqual(['changed', 'foreign', 'link', 'toString']);
});
