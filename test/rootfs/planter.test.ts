import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { type ImagePath, pathToBytes } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { Planter } from '../../src/rootfs/planter.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import { members } from '../../src/tar/members.ts';
import { inTime } from '../support/in-time.ts';
import { member, pax, type RawMember, tar, withChecksum } from '../tar/tars.ts';

const dir = (name: string): RawMember => ({ name, type: '5' });
const file = (name: string, body = name): RawMember => ({ name, body });
const link = (name: string, linkname: string): RawMember => ({ name, type: '2', linkname });
const hard = (name: string, linkname: string): RawMember => ({ name, type: '1', linkname });

/** The files that GNU tar extracts, as "path type size". */
function extracted(bytes: Buffer): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  try {
    writeFileSync(join(folder, 'x.tar'), bytes);
    mkdirSync(join(folder, 'out'));
    spawnSync('tar', ['-C', join(folder, 'out'), '--no-same-owner', '-xf', join(folder, 'x.tar')]);
    expect(existsSync(join(folder, 'outside'))).toBe(false);
    const found = execFileSync('find', [join(folder, 'out'), '-mindepth', '1', '-printf', '/%P %y %s\\n'], {
      encoding: 'utf8',
    });
    return found
      .split('\n')
      .slice(0, -1)
      .map((line) =>
        line
          .replace(/ d \d+$/, ' directory 0')
          .replace(/ l \d+$/, ' symlink 0')
          .replace(' f ', ' file '),
      )
      .sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function indexed(bytes: Buffer): { found: string[]; warnings: string[] } {
  const { tree, warnings } = indexExport(bufferSource(bytes));
  const entries = [...tree.entries()].filter(({ path }) => path !== '/');
  return { found: entries.map(({ path, type, size }) => `${path} ${type} ${size}`).sort(), warnings };
}

describe('the tree is what GNU tar extracts:', () => {
  test.each<[string, RawMember[], number]>([
    ['a name that leads out', [file('../outside'), file('in')], 1],
    ['".." in the middle', [dir('a'), file('a/../b')], 1],
    ['an absolute name', [file('/abs/file')], 0],
    ['the last of two files', [file('a', '1'), file('a', 'second')], 0],
    ['a file, then a directory', [file('a'), dir('a'), file('a/b')], 0],
    ['an empty directory, then a file', [dir('a'), file('a')], 0],
    ['a non-empty directory, then a file', [dir('a'), file('a/b'), file('a')], 1],
    ['a non-empty directory, then a link', [dir('a'), file('a/b'), link('a', 'x')], 1],
    ['a symlink, then a directory', [dir('d'), link('a', 'd'), dir('a'), file('a/b')], 0],
    ['a file below a file', [file('a'), file('a/b')], 1],
    ['a hard link', [file('a', 'body'), hard('b', 'a')], 0],
    ['a hard link keeps the old body', [file('a', 'body'), hard('b', 'a'), file('a', 'longer body')], 0],
    ['a hard link to nothing', [hard('b', 'a')], 1],
    ['a hard link to itself', [hard('a', 'a')], 1],
    ['a hard link with the same name as its target', [file('a'), hard('a', 'a')], 0],
    ['a hard link that leads out', [hard('a', '../../etc/passwd')], 1],
    ['a hard link to a directory', [dir('d'), hard('a', 'd')], 1],
    ['a hard link to an absolute name inside', [file('a'), hard('b', '/a')], 0],
    ['a symlink that leads out', [link('a', '../../../..'), link('b', '/etc')], 0],
    ['a symlink to itself', [link('a', 'a')], 0],
    ['parents that are not described', [file('x/y/z')], 0],
  ])('%s', (_, members, warned) => {
    const bytes = tar(...members);
    const { found, warnings } = indexed(bytes);
    expect(found).toEqual(extracted(bytes));
    expect(warnings).toHaveLength(warned);
  });
});

test('nothing is planted through a symlink', () => {
  const { found, warnings } = indexed(tar(dir('d'), link('a', 'd'), file('a/b'), link('out', '/'), file('out/etc')));
  expect(found).toEqual(['/a symlink 0', '/d directory 0', '/out symlink 0']);
  expect(warnings).toEqual([
    'a/b is left out: its parent is not a directory',
    'out/etc is left out: its parent is not a directory',
  ]);
});

test.each<[string, (RawMember | Buffer)[]]>([
  ['an unknown type', [{ name: 'a', type: 'Q' }]],
  ['a symlink to nothing', [link('a', '')]],
  ['a symlink target longer than PATH_MAX', [pax({ linkpath: 'x'.repeat(5000) }), link('a', 'x')]],
  ['a name longer than PATH_MAX', [pax({ path: 'x/'.repeat(3000) }), file('a')]],
  ['a name longer than NAME_MAX', [pax({ path: `d/${'x'.repeat(256)}` }), file('a')]],
  ['a symlink target one byte longer than PATH_MAX', [pax({ linkpath: 'x'.repeat(4096) }), link('a', 'x')]],
  ['a name with NUL', [pax({ path: 'a\0b' }), file('a')]],
  ['an owner over 32 bits', [pax({ uid: '99999999999' }), file('a')]],
  ['the root as a file', [file('.')]],
  ['the root as a symlink', [link('./', '/etc')]],
])('%s is left out with a warning', (_, members) => {
  const { found, warnings } = indexed(tar(...members));
  expect({ found, warnings: warnings.length }).toEqual({ found: [], warnings: 1 });
});

test('a directory that is stored as a sparse file has no holes, and is packed', () => {
  const holes = pax({ 'GNU.sparse.map': '0,1', 'GNU.sparse.size': '5' });
  const { tree } = indexExport(bufferSource(tar(holes, { name: 'd/', body: 'x' })));
  expect(tree.get('/d' as ImagePath)).toMatchObject({ type: 'directory', size: 0 });
  expect(tree.get('/d' as ImagePath)?.sparse).toBeUndefined();
});

test('members with thousands of folders in their names give a Failure before memory runs out', () => {
  const deep = (n: number) => [pax({ path: `${n}${'/d'.repeat(2000)}` }), file('x')];
  const bytes = tar(...Array.from({ length: 20 }, (_, n) => deep(n)).flat());
  const plant = (limit: number) => {
    const planter = new Planter(limit);
    for (const one of members(bufferSource(bytes))) planter.plant(one);
    return planter.finish().tree.size;
  };
  expect(() => plant(40_020)).toThrow('the image has more than 40,020 files and folders');
  expect(plant(40_021)).toBe(40_021);
});

test('two hundred thousand changes from directory to file take linear time', () => {
  const turns = Array.from({ length: 100_000 }, (_, n) => [file(`f${n}`, ''), n % 2 ? dir('a') : file('a', '')]).flat();
  const bytes = tar(Buffer.concat(turns.map(member)));
  expect(inTime(15_000, () => indexExport(bufferSource(bytes)).tree.size)).toBe(100_002);
});

test('with any changed bytes, the index is valid or a Failure', () => {
  const good = tar(
    dir('d'),
    file('d/f', 'body'),
    pax({ path: 'd/long', size: '3' }),
    file('x', 'abc'),
    link('l', 'd/f'),
    hard('h', 'd/f'),
  );
  const change = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.nat(good.length),
      (changes, repair, cut) => {
        const bytes = Buffer.from(cut % 3 === 0 ? good.subarray(0, cut) : good);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        if (repair) repairChecksums(bytes);
        try {
          const { tree } = indexExport(bufferSource(bytes));
          for (const entry of tree.entries()) {
            expect(entry.offset + entry.size).toBeLessThanOrEqual(bytes.length);
            expect(tree.resolve(entry.path.replace(/\/[^/]*$/, '') || '/').entry?.type).toBe('directory');
            expect(pathToBytes(entry.path).includes(0)).toBe(false);
          }
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
        }
      },
    ),
    { seed: 11, numRuns: 3000 },
  );
});

/** Repairs the checksum: otherwise nearly every change would only test the checksum. */
function repairChecksums(bytes: Buffer): void {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512);
    if (block.toString('latin1', 257, 262) === 'ustar') withChecksum(block);
  }
}
