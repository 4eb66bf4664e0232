import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../src/base/process.ts';
import { sha256Of } from '../../../src/capture/sysdig/download.ts';
import { install, type Sysdig } from '../../../src/capture/sysdig/install.ts';
import { program } from '../scripts.ts';
import { Said, workFolder } from '../stage.ts';
import { type Served, serve } from './server.ts';

const signal = new AbortController().signal;
let folder: ReturnType<typeof workFolder>;
let places: { toolCache: string; scratch: string };
let archive: string;
let sum: string;
let server: Served | undefined;

/** An archive whose sysdig is a script that only prints its version. */
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

test('the checksum of a path is logged, and the second time sysdig comes from the tool cache', async () => {
  const said = new Said();
  const first = await install(source({ url: archive }), places, said, signal);
  expect(first).toEqual({
    program: join(places.toolCache, `micropacker-sysdig/0.0.0-sha256.${sum}/x86_64/usr/bin/sysdig`),
    version: '9.8.7',
  });
  expect(said.lines.join()).toContain(sum);
  await install(source({ url: archive }), places, said, signal);
  expect(said.lines.at(-1)).toContain('Found sysdig in the tool cache');
});

test('of many runs on one machine at once, the first one fills the cache', async () => {
  const all = Array.from({ length: 8 }, () => install(source({ url: archive }), places, new Said(), signal));
  const [{ program }, ...others] = (await Promise.all(all)) as [Sysdig, ...Sysdig[]];
  for (const other of others) expect(other).toEqual({ program, version: '9.8.7' });
  expect(readdirSync(join(program, '../../../..'))).toEqual(['x86_64', 'x86_64.complete']);
  expect(readdirSync(places.toolCache)).toEqual(['micropacker-sysdig']);
});

test('the files of a broken run are replaced', async () => {
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

test("the version in the cache is the release's", async () => {
  server = await serve({ '/9.8.7/sysdig-9.8.7-x86_64.tar.gz': readFileSync(archive) });
  const hosts = { api: server.origin, releases: server.origin };
  const { program } = await install(source({ sha256: sum }), places, new Said(), signal, hosts);
  expect(program).toContain(`/9.8.7-sha256.${sum}/`);
});

test.each([
  [
    'an archive with a member above',
    ['-P', '--transform=s,^usr/bin/sysdig$,../evil,', 'usr'],
    '"../evil" is outside of the archive',
  ],
  [
    'an archive with an absolute member',
    ['-P', '--transform=s,^usr/bin/sysdig$,/tmp/evil,', 'usr'],
    '"/tmp/evil" is outside of the archive',
  ],
  ['an archive of something else', ['--transform=s,sysdig$,other,', 'usr'], 'it has no executable usr/bin/sysdig'],
  ['a sysdig that is not executable', ['--mode=644', 'usr/bin/sysdig'], 'it has no executable usr/bin/sysdig'],
])('%s is refused with the name that the user gave, and leaves nothing', async (_, args, reason) => {
  await pack(archive, ...args);
  server = await serve({ '/s': readFileSync(archive) });
  const url = `${server.origin}/s`;
  for (const from of [{ url: archive }, { url, sha256: await sha256Of(archive) }]) {
    const refused = install(source(from), places, new Said(), signal);
    await expect(refused).rejects.toThrow(reason);
    await expect(refused).rejects.toThrow(new RegExp(`^${from.url} is not `));
  }
  expect(readdirSync(places.toolCache)).toEqual([]);
});

test('a cancel during the unpacking leaves nothing', async () => {
  const stop = new AbortController();
  const installing = install(source({ url: archive }), places, new Said(), stop.signal);
  installing.catch(() => {});
  await expect.poll(() => existsSync(places.toolCache), { interval: 1 }).toBe(true);
  stop.abort();
  await expect(installing).rejects.toMatchObject({ name: 'Cancelled' });
  expect(readdirSync(places.toolCache)).toEqual([]);
});
