import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../../src/base/failure.ts';
import { Unavailable } from '../../../src/base/unavailable.ts';
import { locate, type SysdigArchive, type SysdigSource } from '../../../src/capture/sysdig/archive.ts';
import type { Checksums } from '../../../src/capture/sysdig/checksums.ts';
import { sha256Of } from '../../../src/capture/sysdig/download.ts';
import { Said, workFolder } from '../stage.ts';
import { type Answer, type Served, serve } from './server.ts';

const signal = new AbortController().signal;
const ASSET = 'sysdig-9.8.7-x86_64.tar.gz';
let folder: ReturnType<typeof workFolder>;
let file: string;
let sum: string;
let server: Served;
let said: Said;

beforeEach(async () => {
  folder = workFolder();
  file = join(folder.path, 'a b.tar.gz');
  writeFileSync(file, 'an archive');
  sum = await sha256Of(file);
  said = new Said();
});
afterEach(() => folder.remove());

/** The digests in the source are filled later: tests of a release have their own. */
const find = (source: Partial<SysdigSource>, origin?: string, checksums: Checksums = {}): Promise<SysdigArchive> =>
  locate(
    { version: '9.8.7', url: '', sha256: '', architecture: 'x86_64', ...source },
    said,
    signal,
    origin === undefined ? undefined : { api: `${origin}/api`, releases: `${origin}/dl` },
    checksums,
  );

describe('a file on disk', () => {
  test('is used at its place, and its checksum is logged', async () => {
    for (const url of [file, pathToFileURL(file).href]) {
      const archive = await find({ url });
      expect(archive).toMatchObject({ name: file, sha256: sum, remote: false });
      const copy = join(folder.path, `copy-${url.length}`);
      await archive.fetch(copy, signal);
      expect(readFileSync(copy, 'utf8')).toBe('an archive');
    }
    expect(said.lines[0]).toBe(`info Sysdig archive ${file}, SHA-256 ${sum}`);
  });

  test('that changes before it is unpacked is refused', async () => {
    const archive = await find({ url: file, sha256: sum });
    writeFileSync(file, 'another archive');
    await expect(archive.fetch(join(folder.path, 'copy'), signal)).rejects.toThrow('sysdig-sha256: the archive has');
  });

  test('is used with its checksum, also in capitals', async () => {
    expect((await find({ url: file, sha256: sum.toUpperCase() })).sha256).toBe(sum);
    expect(said.lines).toEqual([]);
  });

  test('with another checksum is refused', async () => {
    const wrong = find({ url: file, sha256: '0'.repeat(64) });
    await expect(wrong).rejects.toThrow(`sysdig-sha256: the archive has ${sum}, want ${'0'.repeat(64)}: ${file}`);
    await expect(wrong).rejects.toBeInstanceOf(Failure);
  });

  test.each([
    ['/no/such.tgz', 'does not exist'],
    ['/tmp', 'is not a file'],
    ['/dev/zero', 'is not a file'],
  ])('%s %s', async (url, what) => {
    await expect(find({ url })).rejects.toThrow(`sysdig-url: ${url} ${what}`);
  });
});

describe('from a server', () => {
  const pinned = (x86_64: string): Checksums => ({ '9.8.7': { x86_64, aarch64: '2'.repeat(64) } });
  const start = async (answers: Record<string, Answer>) => {
    server = await serve(answers);
  };
  afterEach(() => server.close());

  test('a URL with its checksum is requested only when it is fetched', async () => {
    await start({ '/s': readFileSync(file) });
    const archive = await find({ url: `${server.origin}/s`, sha256: sum.toUpperCase() });
    expect(archive).toMatchObject({ name: `${server.origin}/s`, sha256: sum });
    expect(server.asked).toEqual([]);
    const copy = join(folder.path, 'copy');
    await archive.fetch(copy, signal);
    expect(readFileSync(copy, 'utf8')).toBe('an archive');
    expect(said.lines).toEqual([`info Downloading ${server.origin}/s`]);
  });

  test('a URL without a checksum is refused and not requested', async () => {
    await start({ '/s': 'x' });
    const bare = find({ url: `${server.origin}/s` });
    await expect(bare).rejects.toMatchObject({ name: 'Failure', fix: expect.stringContaining('sysdig-sha256') });
    expect(server.asked).toEqual([]);
  });

  test('an archive with another checksum is refused', async () => {
    await start({ '/s': 'something else' });
    const archive = await find({ url: `${server.origin}/s`, sha256: sum });
    await expect(archive.fetch(join(folder.path, 'copy'), signal)).rejects.toThrow(Failure);
  });

  test('a failed download is a reason to try the next tracer', async () => {
    await start({});
    const archive = await find({ url: `${server.origin}/s`, sha256: sum });
    const gone = archive.fetch(join(folder.path, 'copy'), signal);
    await expect(gone).rejects.toThrow(`${server.origin}/s cannot be downloaded: `);
    await expect(gone).rejects.toBeInstanceOf(Unavailable);
  });

  test('a cancel is reported as a cancel', async () => {
    await start({});
    const archive = await find({ url: `${server.origin}/s`, sha256: sum });
    await expect(archive.fetch(join(folder.path, 'copy'), AbortSignal.abort())).rejects.toMatchObject({
      name: 'Cancelled',
    });
  });

  test('a release is checked against the digest from GitHub, requested with the token', async () => {
    let token: string | undefined;
    await start({
      '/api/9.8.7': (response, request) => {
        token = request.headers.authorization;
        const other = { name: 'sysdig-9.8.7-aarch64.tar.gz', digest: `sha256:${'1'.repeat(64)}` };
        response.end(JSON.stringify({ assets: [other, { name: ASSET, digest: `sha256:${sum}` }] }));
      },
      [`/dl/9.8.7/${ASSET}`]: readFileSync(file),
    });
    const archive = await find({ githubToken: 'secret' }, server.origin);
    expect(archive).toMatchObject({ name: `${server.origin}/dl/9.8.7/${ASSET}`, sha256: sum });
    expect(token).toBe('Bearer secret');
    await archive.fetch(join(folder.path, 'copy'), signal);
    expect(server.asked).toEqual(['/api/9.8.7', `/dl/9.8.7/${ASSET}`]);
  });

  test("a release with the user's checksum needs no digest from GitHub", async () => {
    await start({});
    const other = pinned('1'.repeat(64));
    expect((await find({ sha256: sum.toUpperCase() }, server.origin, other)).sha256).toBe(sum);
    expect(server.asked).toEqual([]);
    expect(said.lines).toEqual([]);
  });

  test('a release with a digest in the source needs none from GitHub', async () => {
    await start({});
    expect((await find({}, server.origin, pinned(sum))).sha256).toBe(sum);
    expect(server.asked).toEqual([]);
    expect(said.lines).toEqual([]);
  });

  test('a release that differs from its digest in the source is refused, with no word about an input', async () => {
    await start({ [`/dl/9.8.7/${ASSET}`]: 'something else' });
    const archive = await find({}, server.origin, pinned(sum));
    await expect(archive.fetch(join(folder.path, 'copy'), signal)).rejects.toMatchObject({
      name: 'Failure',
      message: expect.stringMatching(`^sysdig: the archive has [0-9a-f]{64}, want ${sum}: .* was not run$`),
      fix: 'The release or the download was changed. Set sysdig-sha256 only when you know why.',
    });
  });

  test.each<[string, Checksums]>([
    ['whose cell is empty', { '9.8.7': { x86_64: '', aarch64: '1'.repeat(64) } }],
    ['of another version', { '9.8.6': { x86_64: '1'.repeat(64), aarch64: '1'.repeat(64) } }],
  ])('a release %s is checked against the digest from GitHub, which one notice calls weaker', async (_, checksums) => {
    const release = (version: string) => ({ name: `sysdig-${version}-x86_64.tar.gz`, digest: `sha256:${sum}` });
    await start({
      '/api/9.8.7': JSON.stringify({ assets: [release('9.8.7')] }),
      '/api/9.8.5': JSON.stringify({ assets: [release('9.8.5')] }),
    });
    expect((await find({}, server.origin, checksums)).sha256).toBe(sum);
    expect(said.lines).toEqual([
      expect.stringMatching(`^notice The SHA-256 of ${ASSET} comes from GitHub's release API, and GitHub also serves`),
    ]);
    expect(said.lines[0]).toContain('A digest in the source or in sysdig-sha256 is stronger.');
    expect(said.lines[0]).toContain(`Set sysdig-version to 9.8.7, and sysdig-sha256 to a digest that you have checked`);
    // The next tracer, and the next run on an image, look again.
    await find({}, server.origin, checksums);
    await find({ version: '9.8.5' }, server.origin, checksums);
    expect(said.lines).toHaveLength(1);
    expect(server.asked).toEqual(['/api/9.8.7', '/api/9.8.7', '/api/9.8.5']);
  });

  test.each([
    ['no digest', { assets: [{ name: ASSET, digest: null }] }],
    ['another kind of digest', { assets: [{ name: ASSET, digest: 'md5:0123' }] }],
    ['no such asset', { assets: [] }],
    ['nothing', {}],
  ])('a release is unavailable if GitHub returns %s', async (_, release) => {
    await start({ '/api/9.8.7': JSON.stringify(release) });
    await expect(find({}, server.origin)).rejects.toMatchObject({
      name: 'Unavailable',
      message: expect.stringContaining(`no SHA-256 is known for ${ASSET}`),
      fix: expect.stringContaining('sysdig-sha256'),
    });
    expect(said.lines).toEqual([]);
  });

  test('a release that GitHub does not have is unavailable', async () => {
    await start({});
    const unknown = find({}, server.origin);
    await expect(unknown).rejects.toBeInstanceOf(Unavailable);
    await expect(unknown).rejects.toThrow('sysdig 9.8.7: cannot read the checksum');
  });
});
