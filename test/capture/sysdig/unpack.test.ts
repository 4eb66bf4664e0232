import { lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../../src/base/failure.ts';
import { explained, unpackArchive } from '../../../src/capture/sysdig/unpack.ts';
import { workFolder } from '../stage.ts';
import { archiveOf, type Made } from './archives.ts';

const signal = new AbortController().signal;
const name = 'https://mirror/sysdig.tar.gz';
let work: ReturnType<typeof workFolder>;
let into: ReturnType<typeof workFolder>;

beforeEach(() => {
  work = workFolder();
  into = workFolder();
});
afterEach(() => {
  work.remove();
  into.remove();
});

async function unpacked(members: readonly Made[] | Buffer, limits?: { bytes: number; members: number }): Promise<void> {
  const file = join(work.path, 'download');
  writeFileSync(file, Buffer.isBuffer(members) ? members : archiveOf(members));
  await unpackArchive({ file, name }, into.path, signal, limits);
}

const link = (path: string, linkpath: string): Made => ({ path, type: 'SymbolicLink', linkpath, mode: 0o777 });

test('files, folders and links are unpacked', async () => {
  await unpacked([
    { path: 'usr/', type: 'Directory', mode: 0o2700 },
    { path: 'usr/bin/sysdig', body: 'program' },
    { path: 'usr/bin/other', type: 'Link', linkpath: 'usr/bin/sysdig' },
    link('usr/lib/libz.so.1', 'libz.so.1.3'),
    link('usr/lib/libz.so', './libz.so.1'),
    { path: 'usr/lib/libz.so.1.3', body: 'library', mode: 0o644 },
    link('lib', 'usr/lib'),
    link('usr/share/lib', '../lib'),
  ]);
  const at = (path: string) => join(into.path, path);
  expect(readFileSync(at('usr/share/lib/libz.so'), 'utf8')).toBe('library');
  expect(readFileSync(at('lib/libz.so'), 'utf8')).toBe('library');
  expect(readlinkSync(at('usr/lib/libz.so'))).toBe('./libz.so.1');
  expect(lstatSync(at('usr/bin/sysdig')).ino).toBe(lstatSync(at('usr/bin/other')).ino);
  expect(lstatSync(at('usr')).mode & 0o777).toBe(0o700);
});

const REFUSED = `${name} is not unpacked: its member `;

test.each<[Made, string]>([
  [{ path: '../evil' }, '"../evil" is outside of the archive'],
  [{ path: '/tmp/evil' }, '"/tmp/evil" is outside of the archive'],
  [{ path: 'pipe', type: 'FIFO' }, '"pipe" is a FIFO, want files, folders and links only'],
  [{ path: 'null', type: 'CharacterDevice' }, '"null" is a character device, want'],
  [{ path: 'hole', type: 'SparseFile' }, '"hole" is of the type SparseFile, want'],
  [{ path: 'su', mode: 0o4755 }, '"su" has the mode 4755, want no setuid, setgid or sticky bit'],
  [link('etc', '/etc'), '"etc" is a link to "/etc", which may lead outside the archive'],
  [{ path: 'passwd', type: 'Link', linkpath: '/etc/passwd' }, '"passwd" is a link to "/etc/passwd", which may'],
])('%j is refused with its name', async (member, reason) => {
  const refused = unpacked([{ path: 'good' }, member]);
  await expect(refused).rejects.toThrow(REFUSED + reason);
  await expect(refused).rejects.toMatchObject({ name: 'Failure', fix: expect.stringContaining('sysdig-url') });
  expect(readdirSync(into.path).filter((path) => path !== 'good')).toEqual([]);
});

describe('limits', () => {
  const members = [
    { path: 'a', body: 'x'.repeat(600) },
    { path: 'b/', type: 'Directory' as const },
    { path: 'b/c', body: 'y'.repeat(400) },
  ];

  test('an archive at the limits is unpacked', async () => {
    await unpacked(members, { bytes: 1000, members: 3 });
    expect(readdirSync(into.path)).toEqual(['a', 'b']);
  });

  test.each([
    [{ bytes: 999, members: 3 }, 'it is larger than 999 B with its member "b/c"'],
    [{ bytes: 1000, members: 2 }, 'it has more than 2 members'],
  ])('an archive over %j is refused', async (limits, reason) => {
    await expect(unpacked(members, limits)).rejects.toThrow(`${name} is not unpacked: ${reason}`);
  });

  test('an archive with more than 5,000 members is refused', async () => {
    const many = Array.from({ length: 5_001 }, (_, n) => ({ path: `f${n}` }));
    await expect(unpacked(many)).rejects.toThrow('it has more than 5,000 members');
  });

  test('an archive whose headers announce more than 200 MB is refused without reading the data', async () => {
    const large = archiveOf([{ path: 'a', size: 200_000_001 }]);
    await expect(unpacked(large)).rejects.toThrow('it is larger than 200 MB with its member "a"');
    expect(readdirSync(into.path)).toEqual([]);
  });
});

test.each<[string, Made[], string]>([
  ['a file through a link', [link('a', 'b'), { path: 'a/c' }], '"a": EEXIST'],
  ['a link through a link', [link('a', 'b'), link('a/c', 'd')], '"a": EEXIST'],
  ['a link through a file', [{ path: 'a' }, link('a/c', 'd')], 'cannot be unpacked: EEXIST'],
  ['a file through a file', [{ path: 'a' }, { path: 'a/b' }], '"a/b": EEXIST'],
  ['a hard link to nothing', [{ path: 'a', type: 'Link', linkpath: 'b' }], '"a": ENOENT'],
  ['a hard link to a link', [link('d/a', 'b'), { path: 'c', type: 'Link', linkpath: 'd/a' }], '"c": ENOENT'],
])('%s is not made, and the error names the cause', async (_, members, reason) => {
  const failed = unpacked(members);
  await expect(failed).rejects.toThrow(`${name} cannot be unpacked: `);
  await expect(failed).rejects.toThrow(reason);
  await expect(failed).rejects.toBeInstanceOf(Failure);
});

test('the error about a broken archive has the name that the user knows', async () => {
  const odd = `${name} is not a tar.gz archive, or it is damaged: `;
  await expect(unpacked(Buffer.alloc(2000, 'x'))).rejects.toThrow(`${odd}checksum failure`);
  await expect(unpacked(archiveOf([{ path: 'a' }]).subarray(0, 60))).rejects.toThrow(
    `${odd}zlib: unexpected end of file`,
  );
});

test.each(['ENOSPC', 'EDQUOT'])('the error of a full disk (%s) does not blame the archive', (code) => {
  const error = Object.assign(new Error(`${code}: no space left on device, write`), { code, entry: { path: 'a' } });
  expect(explained(name, error)).toBe(error);
});
