import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../src/base/process.ts';
import { sha256Of } from '../../../src/capture/sysdig/download.ts';
import { install } from '../../../src/capture/sysdig/install.ts';
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

const inCache = (version: string) => join(places.toolCache, `micropacker-sysdig/${version}/x86_64/sysdig.tar.gz`);

test('an archive on disk is unpacked once in a private folder, and its checksum is logged', async () => {
  const said = new Said();
  const first = await install(source({ url: archive }), places, said, signal);
  expect(first.version).toBe('9.8.7');
  expect(first.program.startsWith(`${places.scratch}/sysdig-`)).toBe(true);
  expect(statSync(dirname(dirname(dirname(dirname(first.program))))).mode & 0o777).toBe(0o700);
  expect(said.lines.join()).toContain(sum);
  expect(await install(source({ url: archive }), places, new Said(), signal)).toEqual(first);
  expect(existsSync(places.toolCache)).toBe(false);
});

test('a URL is fetched once, checked, and kept in the tool cache', async () => {
  server = await serve({ '/s.tar.gz': readFileSync(archive) });
  const from = source({ url: `${server.origin}/s.tar.gz`, sha256: sum.toUpperCase() });
  await install(from, places, new Said(), signal);
  const said = new Said();
  await install(from, elsewhere(), said, signal);
  expect(said.lines).toEqual([`info Found sysdig's archive in the tool cache: ${inCache(`0.0.0-sha256.${sum}`)}`]);
  expect(server.asked).toEqual(['/s.tar.gz']);
});

/** Another run with the same tool cache. */
const elsewhere = () => ({ ...places, scratch: mkdtempSync(join(folder.path, 'run-')) });

test.each([
  ['another archive', (path: string) => writeFileSync(path, 'evil'), true],
  ['a pipe', (path: string) => replace(path, () => execFileSync('mkfifo', [path])), false],
  ['a folder', (path: string) => replace(path, () => mkdirSync(path)), false],
  ['a link to nowhere', (path: string) => replace(path, () => symlinkSync('/nowhere', path)), false],
])('%s in the tool cache is not used, and is replaced', async (_, change, told) => {
  server = await serve({ '/s.tar.gz': readFileSync(archive) });
  const from = source({ url: `${server.origin}/s.tar.gz`, sha256: sum });
  await install(from, places, new Said(), signal);
  const place = inCache(`0.0.0-sha256.${sum}`);
  change(place);
  const said = new Said();
  expect((await install(from, elsewhere(), said, signal)).version).toBe('9.8.7');
  expect(said.lines.join().includes('is not the archive that was kept there')).toBe(told);
  expect(server.asked).toEqual(['/s.tar.gz', '/s.tar.gz']);
  expect(await sha256Of(place)).toBe(sum);
});

function replace(path: string, make: () => void): void {
  rmSync(path);
  make();
}

test('a program that somebody put beside the archive in the tool cache is not run', async () => {
  server = await serve({ '/s.tar.gz': readFileSync(archive) });
  const from = source({ url: `${server.origin}/s.tar.gz`, sha256: sum });
  await install(from, places, new Said(), signal);
  const evil = join(dirname(inCache(`0.0.0-sha256.${sum}`)), 'usr/bin');
  mkdirSync(evil, { recursive: true });
  program(evil, 'sysdig', `touch ${join(folder.path, 'evil')}; echo "sysdig version 6.6.6"`);
  expect((await install(from, elsewhere(), new Said(), signal)).version).toBe('9.8.7');
  expect(existsSync(join(folder.path, 'evil'))).toBe(false);
});

test('of many runs on one machine at once, each has its own program', async () => {
  server = await serve({ '/s.tar.gz': readFileSync(archive) });
  const from = source({ url: `${server.origin}/s.tar.gz`, sha256: sum });
  const all = await Promise.all(Array.from({ length: 8 }, () => install(from, elsewhere(), new Said(), signal)));
  expect(new Set(all.map(({ program: one }) => one)).size).toBe(8);
  expect(all.map(({ version }) => version)).toEqual(Array(8).fill('9.8.7'));
});

test('a tool cache that cannot be written is only told', async () => {
  server = await serve({ '/s.tar.gz': readFileSync(archive) });
  const said = new Said();
  const from = source({ url: `${server.origin}/s.tar.gz`, sha256: sum });
  expect((await install(from, { ...places, toolCache: archive }, said, signal)).version).toBe('9.8.7');
  expect(said.lines.join()).toContain("sysdig's archive cannot be kept in the tool cache");
});

test("the version in the cache is the release's", async () => {
  server = await serve({ '/9.8.7/sysdig-9.8.7-x86_64.tar.gz': readFileSync(archive) });
  const hosts = { api: server.origin, releases: server.origin };
  await install(source({ sha256: sum }), places, new Said(), signal, hosts);
  expect(existsSync(inCache(`9.8.7-sha256.${sum}`))).toBe(true);
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
  expect(readdirSync(places.scratch).filter((name) => name.startsWith('sysdig-'))).toEqual([]);
});

test('a cancel during the unpacking leaves nothing', async () => {
  const stop = new AbortController();
  const installing = install(source({ url: archive }), places, new Said(), stop.signal);
  installing.catch(() => {});
  const begun = () => readdirSync(places.scratch).some((name) => name.startsWith('sysdig-'));
  await expect.poll(begun, { interval: 1 }).toBe(true);
  stop.abort();
  await expect(installing).rejects.toMatchObject({ name: 'Cancelled' });
  expect(begun()).toBe(false);
});
