import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import type { Files } from '../../rootfs/trees.ts';
import { rowsOf } from '../databases.ts';
import { packagesOf } from '../trees.ts';

const golden = (name: string) => readFileSync(join(import.meta.dirname, '../golden', name));
const unzipped = (name: string) => gunzipSync(golden(`${name}.gz`));
const lines = (name: string) => golden(name).toString().trim().split('\n');

const database = unzipped('rpmdb.sqlite');
const NORMAL = lines('rpm.files').filter((line) => line.split(' ')[1] === 'normal');
const paths = lines('rpm.files').map((line) => line.slice(line.indexOf('/')));
/** All files and folders that the packages list. */
const FILES: Files = Object.fromEntries(
  paths.map((path) => [
    path,
    paths.some((other) => other.startsWith(`${path}/`)) || /empty$/.test(path) ? { dir: 0o755 } : '',
  ]),
);

/** An ndb database, as rpm's lib/backend/ndb/rpmpkg.c writes it. */
function ndbOf(headers: Buffer[]): Buffer {
  const slots = Buffer.alloc(4096);
  slots.write('RpmP', 'latin1');
  slots.writeUInt32LE(1, 12);
  const blobs: Buffer[] = [];
  let block = 4096 / 16;
  for (let slot = 2; slot < 256; slot += 1) {
    slots.write('Slot', slot * 16, 'latin1');
    const header = slot % 2 === 0 ? headers[slot / 2 - 1] : undefined;
    if (!header) continue;
    const head = Buffer.alloc(16);
    head.write('BlbS', 'latin1');
    head.writeUInt32LE(slot, 4);
    head.writeUInt32LE(header.length, 12);
    const blob = Buffer.concat([head, header, Buffer.alloc(12 + (-(header.length + 28) & 15))]);
    slots.writeUInt32LE(slot, slot * 16 + 4);
    slots.writeUInt32LE(block, slot * 16 + 8);
    slots.writeUInt32LE(blob.length / 16, slot * 16 + 12);
    blobs.push(blob);
    block += blob.length / 16;
  }
  return Buffer.concat([slots, ...blobs]);
}

const KINDS: [string, string, Buffer][] = [
  ['sqlite', '/var/lib/rpm/rpmdb.sqlite', database],
  ['sqlite', '/usr/lib/sysimage/rpm/rpmdb.sqlite', database],
  ['ndb', '/usr/lib/sysimage/rpm/Packages.db', ndbOf(rowsOf(database))],
];

describe.each(KINDS)('a database of the kind %s in %s', (_, path, body) => {
  const { packages, warnings } = packagesOf({ ...FILES, [path]: body });

  test('gives the same packages as rpm', () => {
    expect(warnings).toEqual([]);
    const said = packages.all.map(({ name, version, architecture, license, vendor, source }) => {
      const [epoch, rest = version] = version.includes(':') ? version.split(':') : ['0', version];
      const [number, release] = rest.split('-');
      const built = `${source?.name}-${number}-${release}.src.rpm`;
      return [name, epoch, number, release, architecture, license, vendor, built].join('|');
    });
    expect(said).toEqual(lines('rpm.facts'));
  });

  test('gives each file to the same package as rpm, except files that were never installed', () => {
    const all = packages.all.flatMap(({ name, files, folders }) =>
      [...files, ...folders].map((one) => `${name} normal ${one}`),
    );
    expect(all.sort()).toEqual([...NORMAL].sort());
    expect(packages.ownerOf('/opt/gamma/g' as ImagePath)?.name).toBe('gamma');
    expect(packages.ownerOf('/usr/share/doc/gamma/README' as ImagePath)).toBeUndefined();
  });
});

test('a link from the old folder to the new one does not list packages twice', () => {
  const { packages } = packagesOf({
    '/usr/lib/sysimage/rpm/rpmdb.sqlite': database,
    '/var/lib/rpm': { link: '../../usr/lib/sysimage/rpm' },
  });
  expect(packages.all.map(({ name }) => name)).toEqual(['alpha', 'beta', 'gamma']);
});

describe('a database that was not closed', () => {
  const [main, log] = [unzipped('unclosed-rpmdb.sqlite'), unzipped('unclosed-rpmdb.sqlite-wal')];
  const names = (wal: Buffer) => {
    const files = { '/var/lib/rpm/rpmdb.sqlite': main, '/var/lib/rpm/rpmdb.sqlite-wal': wal };
    return packagesOf(files).packages.all.map(({ name }) => name);
  };

  test('is read with the committed pages of its log', () => {
    expect(names(log)).toEqual(['alpha', 'beta']);
  });

  test.each([
    ['empty', Buffer.alloc(0)],
    ['of another kind', Buffer.concat([Buffer.from('none'), log.subarray(4)])],
    ['cut before its first commit', log.subarray(0, 32 + 24 + 4096)],
    ['left over from before', Buffer.concat([log.subarray(0, 16), Buffer.alloc(8), log.subarray(24)])],
  ])('is read without a log that is %s', (_, wal) => {
    expect(names(wal)).toEqual(['alpha', 'beta', 'gamma']);
  });
});

describe('a damaged database:', () => {
  const read = (path: string, body: Buffer) => packagesOf({ ...FILES, [path]: body });

  test.each(KINDS)('%s never throws, hangs or invents files: %s', (_, path, body) => {
    const damage = fc.record({
      cut: fc.oneof(fc.constant(body.length), fc.nat(body.length)),
      bytes: fc.array(fc.tuple(fc.nat(body.length - 1), fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff))), {
        maxLength: 30,
      }),
    });
    fc.assert(
      fc.property(damage, ({ cut, bytes }) => {
        const damaged = Buffer.from(body);
        for (const [at, value] of bytes) damaged[at] = value;
        const { packages } = read(path, damaged.subarray(0, cut));
        for (const { files } of packages.all) for (const one of files) expect(FILES).toHaveProperty([one]);
      }),
      { numRuns: 150 },
    );
  });

  test('a circle in the tree of pages gives a warning', () => {
    const circle = Buffer.from(database);
    // The schema's page now points to itself.
    circle[100] = 5;
    circle.writeUInt16BE(0, 103);
    circle.writeUInt32BE(1, 108);
    expect(read('/var/lib/rpm/rpmdb.sqlite', circle).warnings).toEqual([
      expect.stringContaining('its tree of pages is damaged'),
    ]);
  });

  test('a missing table gives a warning', () => {
    const other = Buffer.from(database.toString('latin1').replaceAll('Packages', 'Paquetes'), 'latin1');
    expect(read('/var/lib/rpm/rpmdb.sqlite', other).warnings).toEqual([
      expect.stringContaining('it has no table Packages'),
    ]);
  });

  test('a damaged header gives a warning, and the packages before it are read', () => {
    const [first, second] = rowsOf(database);
    const { packages, warnings } = read('/var/lib/rpm/Packages.db', ndbOf([first!, second!.subarray(0, 100)]));
    expect(packages.all).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('a package in it is damaged')]);
  });
});
