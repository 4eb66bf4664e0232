import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256Of } from '../../../src/capture/sysdig/download.ts';
import { install, type Sysdig } from '../../../src/capture/sysdig/install.ts';
import { run } from '../../../src/process.ts';
import { program } from '../scripts.ts';
import { Said, workFolder } from '../stage.ts';
import { type Served, serve } from './server.ts';

const signal = new AbortController().signal;
let folder: ReturnType<typeof workFolder>;
let places: { toolCache: string; scratch: string };
let archive: string;
let sum: string;
let server: Served | undefined;

/** An archive whose sysdig is a script that only knows its version. */
async function pack(file: string, ...tar: string[]): Promise<void> {
  const bin = join(folder.path, 'tree/usr/bin');
  mkdirSync(bin, { recursive: true });
  program(bin, 'sysdig', 'echo "sysdig version 9.8.7"');
  const done = await run(['tar', '-czf', file, '-C', join(folder.path, 'tree'), ...tar]);
  expect(done).toMatchObject({ code: 0 });
}

const source = (more: object) => ({ version: '9.8.7', url: '', sha256: '', architecture: 'x86_64' as const, ...more });

beforeEach(async () => {
  folder = workFolder();
  places = { toolCache: join(folder.path, 'tools'), scratch: folder.path };
  archive = join(folder.path, 'a.tar.gz');
  await pack(archive, 'usr');
  sum = await sha256Of(archive);
});
afterEach(() => {
  server?.close();
  server = undefined;
  folder.remove();
});

test('a path: its checksum is said, the second time it comes from the tool cache', async () => {
  const said = new Said();
  const first = await install(source({ url: archive }), places, said, signal);
  expect(first).toEqual({
    program: expect.stringContaining(`/micropacker-sysdig/url-${sum.slice(0, 16)}/x86_64/`),
    version: '9.8.7',
  });
  expect(said.lines.join()).toContain(sum);
  await install(source({ url: archive }), places, said, signal);
  expect(said.lines.at(-1)).toContain('found in the tool cache');
});

test('many runs on one machine at once: the first one counts', async () => {
  const all = Array.from({ length: 8 }, () => install(source({ url: archive }), places, new Said(), signal));
  const [{ program }, ...others] = (await Promise.all(all)) as [Sysdig, ...Sysdig[]];
  for (const other of others) expect(other).toEqual({ program, version: '9.8.7' });
  expect(readdirSync(join(program, '../../../..'))).toEqual(['x86_64']);
});

test('what a broken run left is replaced', async () => {
  const { program } = await install(source({ url: archive }), places, new Said(), signal);
  rmSync(program);
  expect(await install(source({ url: archive }), places, new Said(), signal)).toEqual({ program, version: '9.8.7' });
});

test('a URL is fetched once and checked', async () => {
  server = await serve({ '/s.tar.gz': readFileSync(archive) });
  const from = source({ url: `${server.origin}/s.tar.gz`, sha256: sum.toUpperCase() });
  await install(from, places, new Said(), signal);
  await install(from, places, new Said(), signal);
  expect(server.asked).toEqual(['/s.tar.gz']);
});

test.each([
  ['a member above', ['-P', '--transform=s,^usr/bin/sysdig$,../evil,', 'usr']],
  ['an absolute member', ['-P', '--transform=s,^usr/bin/sysdig$,/tmp/evil,', 'usr']],
])('%s is refused before anything is extracted', async (_, args) => {
  await pack(archive, ...args);
  await expect(install(source({ url: archive }), places, new Said(), signal)).rejects.toThrow('points outside');
});

test('an archive of something else', async () => {
  await pack(archive, '--transform=s,sysdig$,other,', 'usr');
  await expect(install(source({ url: archive }), places, new Said(), signal)).rejects.toThrow('no usr/bin/sysdig');
});
