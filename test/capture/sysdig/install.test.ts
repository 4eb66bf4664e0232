import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256Of } from '../../../src/capture/sysdig/download.ts';
import { install } from '../../../src/capture/sysdig/install.ts';
import { TracerUnavailable } from '../../../src/capture/tracer.ts';
import { Failure } from '../../../src/failure.ts';
import { run } from '../../../src/process.ts';
import { Said, workFolder } from '../stage.ts';

const signal = new AbortController().signal;
let folder: ReturnType<typeof workFolder>;
let places: { toolCache: string; scratch: string };
let archive: string;
let sum: string;
let server: Server | undefined;

/** An archive whose sysdig is a script that only knows its version. */
async function pack(file: string, ...tar: string[]): Promise<void> {
  const bin = join(folder.path, 'tree/usr/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'sysdig'), '#!/bin/sh\necho "sysdig version 9.8.7"\n');
  chmodSync(join(bin, 'sysdig'), 0o755);
  const done = await run(['tar', '-czf', file, '-C', join(folder.path, 'tree'), ...tar]);
  expect(done).toMatchObject({ code: 0 });
}

/** Serves the archive and the release API; returns where. */
async function serve(answers: Record<string, () => Buffer | string>): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(request.url!);
    const answer = answers[request.url!];
    response.statusCode = answer ? 200 : 404;
    response.end(answer?.());
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
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

test('a path with a checksum that is not its own runs nothing', async () => {
  const wrong = install(source({ url: archive, sha256: '0'.repeat(64) }), places, new Said(), signal);
  await expect(wrong).rejects.toThrow(/^sysdig-sha256: got an archive with [0-9a-f]{64}, want 0{64}: .* was not run/);
  await expect(wrong).rejects.toBeInstanceOf(Failure);
});

test('a path that is not there', async () => {
  await expect(install(source({ url: '/no/such.tgz' }), places, new Said(), signal)).rejects.toThrow(
    'sysdig-url: there is no file',
  );
});

test('a URL is fetched once and checked', async () => {
  const { readFileSync } = await import('node:fs');
  const { origin, asked } = await serve({ '/s.tar.gz': () => readFileSync(archive) });
  const from = source({ url: `${origin}/s.tar.gz`, sha256: sum.toUpperCase() });
  await install(from, places, new Said(), signal);
  await install(from, places, new Said(), signal);
  expect(asked).toEqual(['/s.tar.gz']);
});

test('a URL needs sysdig-sha256', async () => {
  const bare = install(source({ url: 'http://127.0.0.1:1/x' }), places, new Said(), signal);
  await expect(bare).rejects.toMatchObject({ mend: expect.stringContaining('sysdig-sha256') });
});

test('other bytes than those asked for are a failure, and nothing is extracted', async () => {
  const { origin } = await serve({ '/s.tar.gz': () => 'something else' });
  const bad = install(source({ url: `${origin}/s.tar.gz`, sha256: sum }), places, new Said(), signal);
  await expect(bad).rejects.toBeInstanceOf(Failure);
});

test('a release is checked against the digest in the release API', async () => {
  const { readFileSync } = await import('node:fs');
  const name = 'sysdig-9.8.7-x86_64.tar.gz';
  const { origin } = await serve({
    '/api/9.8.7': () => JSON.stringify({ assets: [{ name, digest: `sha256:${sum}` }] }),
    [`/dl/9.8.7/${name}`]: () => readFileSync(archive),
  });
  const hosts = { api: `${origin}/api`, releases: `${origin}/dl` };
  expect((await install(source({}), places, new Said(), signal, hosts)).version).toBe('9.8.7');
});

test('a release without a digest names the input that helps', async () => {
  const { origin } = await serve({
    '/api/9.8.7': () => JSON.stringify({ assets: [{ name: 'sysdig-9.8.7-x86_64.tar.gz', digest: null }] }),
  });
  const hosts = { api: `${origin}/api`, releases: origin };
  await expect(install(source({}), places, new Said(), signal, hosts)).rejects.toMatchObject({
    name: 'TracerUnavailable',
    mend: expect.stringContaining('sysdig-sha256'),
  });
});

test('what cannot be downloaded is a reason to try the next tracer', async () => {
  const { origin } = await serve({});
  const gone = install(source({ url: `${origin}/x`, sha256: sum }), places, new Said(), signal);
  await expect(gone).rejects.toBeInstanceOf(TracerUnavailable);
  await expect(gone).rejects.toThrow('answered 404');
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
