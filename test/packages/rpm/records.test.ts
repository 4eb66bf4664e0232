import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { RpmHeader, TAG } from '../../../src/packages/rpm/header.ts';
import { trimHeader } from '../../../src/packages/rpm/trim.ts';
import { rowsOf } from '../databases.ts';
import { recordsOf } from '../records.ts';
import { packagesOf } from '../trees.ts';

const database = gunzipSync(readFileSync(join(import.meta.dirname, '../golden', 'rpmdb.sqlite.gz')));
const DB = '/usr/lib/sysimage/rpm/rpmdb.sqlite';
const FILES = {
  [DB]: database,
  '/var/lib/rpm': { link: '../../usr/lib/sysimage/rpm' },
  '/usr/lib/alpha/a': 'a',
  '/usr/lib/alpha/link': { link: 'a' },
  '/lib/b.so': '',
  '/opt/gamma/g': '',
  '/usr/share/beta/file-1': '',
  '/usr/share/beta/file-2': '',
  '/etc/redhat-release': 'Red Hat',
};
const PACKED = ['/usr/lib/alpha', '/usr/lib/alpha/a', '/usr/share/beta/file-2'];

describe("rpm's records", () => {
  const { bodies, paths, warnings } = recordsOf(FILES, PACKED);
  const left = { ...FILES, [DB]: bodies[DB]! };

  test("are a database beside the image's own, with packed packages and their packed files only", () => {
    expect([Object.keys(bodies), paths, warnings]).toEqual([[DB], ['/etc/redhat-release'], []]);
    const before = packagesOf(FILES).packages.all;
    const { packages } = packagesOf(left);
    const only = (name: string, files: string[], folders: string[]) => ({
      ...before.find((one) => one.name === name),
      files,
      folders,
    });
    expect(packages.all).toEqual([
      only('alpha', ['/usr/lib/alpha/a'], ['/usr/lib/alpha']),
      only('beta', ['/usr/share/beta/file-2'], []),
    ]);
    expect(bodies[DB]!.length).toBeLessThan(20_000);
  });

  test('keep all header data of packed files and none of other files', () => {
    const [beta, alpha] = rowsOf(bodies[DB]!).map((blob) => new RpmHeader(blob));
    expect([alpha!, beta!].map((header) => [...header.texts(TAG.lastNames)])).toEqual([['alpha', 'a'], ['file-2']]);
    const original = new Map(rowsOf(database).map((blob) => [new RpmHeader(blob).text(TAG.name), new RpmHeader(blob)]));
    const place = [...original.get('beta')!.files()].find(({ path }) => path.endsWith('/file-2'))!.index;
    const digests = [...original.get('beta')!.texts(TAG.fileDigests)];
    expect([...beta!.texts(TAG.fileDigests)]).toEqual([digests[place]]);
    expect(beta!.number(TAG.fileModes)).toBe(original.get('beta')!.number(TAG.fileModes, place));
    expect(beta!.number(TAG.fileSizes)).toBe(original.get('beta')!.number(TAG.fileSizes, place));
    expect(alpha!.text(TAG.license)).toBe('MIT AND GPLv2+');
    expect([...alpha!.texts(TAG.provideNames)]).toEqual([...original.get('alpha')!.texts(TAG.provideNames)]);
  });

  test('are the same each time', () => {
    expect(recordsOf(FILES, PACKED).bodies[DB]!.equals(bodies[DB]!)).toBe(true);
  });

  test('are not written for links and folders only, or if the database itself is packed', () => {
    expect(recordsOf(FILES, ['/usr/lib/alpha/link', '/usr/lib/alpha']).bodies).toEqual({});
    const whole = recordsOf(FILES, [...PACKED, DB]);
    expect([whole.bodies, whole.warnings.length]).toEqual([{}, 1]);
  });

  test('of a Berkeley DB are not written; only its reader warns', () => {
    const { bodies, warnings } = recordsOf({ '/var/lib/rpm/Packages': 'x', '/a': '' }, ['/a']);
    expect([bodies, warnings]).toEqual([{}, []]);
  });
});

describe('a trimmed header', () => {
  const headers = rowsOf(database).map((blob) => new RpmHeader(blob));

  test('without files still has its name', () => {
    for (const header of headers) {
      const none = new RpmHeader(trimHeader(header, () => false));
      expect(none.text(TAG.name)).toBe(header.text(TAG.name));
      expect([...none.files()]).toEqual([]);
    }
  });

  test('with all files has them all, and begins with a region of all entries', () => {
    for (const header of headers) {
      const blob = trimHeader(header, () => true);
      expect([...new RpmHeader(blob).files()].map(({ path }) => path)).toEqual(
        [...header.files()].map(({ path }) => path),
      );
      const [entries, size] = [blob.readUInt32BE(0), blob.readUInt32BE(4)];
      expect(blob).toHaveLength(8 + entries * 16 + size);
      expect([blob.readUInt32BE(8), blob.readUInt32BE(12), blob.readInt32BE(16)]).toEqual([63, 7, size - 16]);
      expect(blob.readInt32BE(blob.length - 8)).toBe(-entries * 16);
    }
  });

  test('lacks only the tags that do not have values for all files', () => {
    const blob = Buffer.from(rowsOf(database)[0]!);
    const at = blob.indexOf(Buffer.from([0, 0, TAG.fileDigests >> 8, TAG.fileDigests & 0xff]));
    blob.writeUInt32BE(1, at + 12);
    const damaged = new RpmHeader(trimHeader(new RpmHeader(blob), () => true));
    expect([...damaged.texts(TAG.fileDigests)]).toEqual([]);
    expect([...damaged.files()].length).toBeGreaterThan(0);
  });
});
