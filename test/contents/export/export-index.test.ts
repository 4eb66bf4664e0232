import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImagePath, pathFromText } from '../../../src/base/path.ts';
import { indexExport } from '../../../src/contents/export/export-index.ts';
import { readBody } from '../../../src/tar/body.ts';
import { bufferSource } from '../../../src/tar/byte-source.ts';
import { member, pax, tar, withChecksum } from '../../tar/tars.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
const files = join(folder, 'files');
afterAll(() => rmSync(folder, { recursive: true }));

const SHORT = ['plain', 'empty', 'dir/in', 'dir/.hidden'];
const LONG = [
  `${'long/'.repeat(25)}name`,
  `dir/${'n'.repeat(200)}`,
  `${'d'.repeat(150)}/${'e'.repeat(120)}`,
  'dir/ünï\ncode',
];

beforeAll(() => {
  for (const name of [...SHORT, ...LONG]) {
    mkdirSync(join(files, name, '..'), { recursive: true });
    writeFileSync(join(files, name), name === 'empty' ? '' : `body of ${name}`);
  }
  linkSync(join(files, 'plain'), join(files, 'hard'));
  symlinkSync('../plain', join(files, 'dir/soft'));
  utimesSync(join(files, 'plain'), 1_000_000_000, 1_234_567_890.125);
});

function names(): string[] {
  return readdirSync(files, { recursive: true, encoding: 'utf8' });
}

function gnuTar(...options: string[]): Buffer {
  return execFileSync('tar', ['-C', files, ...options, '-c', '.'], { maxBuffer: 1 << 26 });
}

describe('archives of GNU tar', () => {
  test.each(['gnu', 'oldgnu', 'posix', 'ustar', 'v7'])('are indexed with --format=%s', (format) => {
    const limited = format === 'ustar' || format === 'v7';
    const exclude = limited ? ['--exclude=./long', '--exclude=./ddd*', '--exclude=nnn*'] : [];
    const source = bufferSource(gnuTar(`--format=${format}`, ...exclude));
    const { tree, warnings } = indexExport(source);
    expect(warnings).toEqual([]);
    const expected = names().filter((name) => !limited || !/^long|^ddd|nnn/.test(name));
    expect(tree.size).toBe(expected.length + 1);
    for (const name of expected) {
      const stat = lstatSync(join(files, name));
      const entry = tree.get(pathFromText(name))!;
      expect({ name, mode: entry.mode, uid: entry.uid, gid: entry.gid }).toEqual({
        name,
        mode: stat.mode & 0o7777,
        uid: stat.uid,
        gid: stat.gid,
      });
      expect(entry.mtime).toBe(Math.floor(stat.mtimeMs / 1000));
      if (stat.isFile()) expect(readBody(source, entry, 0, 1e6)).toEqual(readFileSync(join(files, name)));
      if (stat.isSymbolicLink()) expect(entry.linkname).toBe(readlinkSync(join(files, name)));
      expect(entry.type).toBe(stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file');
    }
    expect(tree.get('/hard' as ImagePath)!.inode).toBe(tree.get('/plain' as ImagePath)!.inode);
    if (format === 'posix') expect(tree.get('/plain' as ImagePath)!.nanos).toBe(125_000_000);
  });

  test.each([
    ['gnu', []],
    ['posix', ['--sparse-version=0.0']],
    ['posix', ['--sparse-version=0.1']],
    ['posix', ['--sparse-version=1.0']],
  ])('with sparse files are indexed with --format=%s %s', (format, options) => {
    const sparse = join(folder, 'sparse');
    mkdirSync(sparse, { recursive: true });
    const fd = openSync(join(sparse, 'holes'), 'w');
    // More runs than fit into the first header of any format.
    for (let run = 0; run < 30; run += 1) writeSync(fd, `run ${run}`, 65_536 * (3 * run + 1));
    ftruncateSync(fd, 65_536 * 100);
    closeSync(fd);
    writeFileSync(join(sparse, 'next'), 'next');
    const bytes = execFileSync('tar', ['-C', sparse, `--format=${format}`, '-S', ...options, '-c', '.'], {
      maxBuffer: 1 << 26,
    });
    const source = bufferSource(bytes);
    const { tree } = indexExport(source);
    const entry = tree.get('/holes' as ImagePath)!;
    expect(entry.sparse?.length).toBeGreaterThan(29);
    const whole = readFileSync(join(sparse, 'holes'));
    expect(readBody(source, entry, 0, whole.length + 1).equals(whole)).toBe(true);
    expect(readBody(source, entry, 65_530, 20)).toEqual(whole.subarray(65_530, 65_550));
    expect(readBody(source, tree.get('/next' as ImagePath)!, 0, 9).toString()).toBe('next');
  });
});

describe('extended headers', () => {
  test('give attributes, numbers beyond ustar, and global records', () => {
    const bytes = tar(
      pax({ uid: '7', comment: 'all' }, 'g'),
      pax({ path: 'x/\xff', uid: '4000000000', mtime: '-5', 'SCHILY.xattr.security.capability': '\x01\0\0\x02' }),
      { name: 'short', body: 'b' },
      { name: 'after' },
    );
    const { tree } = indexExport(bufferSource(bytes));
    expect(tree.get('/x/\xff' as ImagePath)).toMatchObject({ uid: 4_000_000_000, mtime: -5 });
    expect(tree.get('/x/\xff' as ImagePath)?.xattrs?.get('security.capability')).toEqual(Buffer.from([1, 0, 0, 2]));
    expect(tree.get('/after' as ImagePath)).toMatchObject({ uid: 7 });
    expect(tree.get('/after' as ImagePath)?.xattrs).toBeUndefined();
    expect(tree.get('/x' as ImagePath)).toMatchObject({ type: 'directory', mode: 0o755 });
  });

  test('base-256 numbers and an old directory without a type are read', () => {
    const big = member({ name: 'big' });
    big.write('\x80\0\0\0\x00\x40\0\0', 108, 'latin1');
    withChecksum(big.subarray(0, 512));
    const { tree } = indexExport(bufferSource(tar(big, { name: 'old/', type: '\0' })));
    expect(tree.get('/big' as ImagePath)?.uid).toBe(0x400000);
    expect(tree.get('/old' as ImagePath)?.type).toBe('directory');
  });
});
