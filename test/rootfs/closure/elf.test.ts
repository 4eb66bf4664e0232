import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseElf, sameMachine } from '../../../src/rootfs/closure/elf.ts';
import { type ElfParts, elf } from '../elves.ts';

const read = (bytes: Buffer) => (offset: number, length: number) => bytes.subarray(offset, offset + length);
const EVERYTHING: ElfParts = {
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libc.so.6', 'libm.so.6'],
  rpath: '$ORIGIN/../lib',
  runpath: '/opt/lib',
  soname: 'libx.so.1',
};

describe('parseElf', () => {
  test.each([
    { bits: 64, little: true, machine: 62 },
    { bits: 64, little: false, machine: 22 },
    { bits: 32, little: true, machine: 3 },
    { bits: 32, little: false, machine: 8 },
  ] as const)('$bits bit, little-endian: $little', (form) => {
    const { strings, ...parsed } = parseElf(read(elf({ ...EVERYTHING, ...form })))!;
    expect(parsed).toEqual({ ...EVERYTHING, ...form, optional: [] });
  });

  test('filters are needed too, and each name counts once', () => {
    expect(parseElf(read(elf({ needed: ['a', 'a'], filter: 'f' })))?.needed).toEqual(['a', 'f']);
  });

  test('auxiliary filters and lists of auditors are optional', () => {
    const { needed, optional } = parseElf(read(elf({ auxiliary: 'x', audit: 'a:b::x' })))!;
    expect({ needed, optional }).toEqual({ needed: [], optional: ['x', 'a', 'b'] });
  });

  test('returns the position of the symbol names', () => {
    const bytes = elf({ needed: ['libc.so.6'], functions: ['getpwnam', 'open'] });
    const { offset, size } = parseElf(read(bytes))!.strings!;
    expect(bytes.toString('latin1', offset, offset + size)).toBe('\0libc.so.6\0getpwnam\0open\0\0');
    expect(parseElf(read(elf().fill(0, 64)))!.strings).toBeUndefined();
  });

  test.each([
    ['the same', {}, true],
    ['another machine', { machine: 183 }, false],
    ['another word size', { bits: 32 }, false],
    ['another byte order', { little: false }, false],
  ] as const)('%s', (_, parts, same) => {
    expect(sameMachine(parseElf(read(elf()))!, parseElf(read(elf(parts)))!)).toBe(same);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a script', Buffer.from('#!/bin/sh\n'.padEnd(100, '#'))],
    ['only the magic', Buffer.from('\x7fELF')],
    ['an unknown word size', Buffer.concat([Buffer.from('\x7fELF\x09\x01'), Buffer.alloc(90)])],
  ])('%s is not ELF', (_, bytes) => {
    expect(parseElf(read(bytes))).toBeUndefined();
  });

  test('a hostile file is read only in part and never throws', () => {
    const good = elf(EVERYTHING);
    const change = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), fc.nat(good.length), (changes, cut) => {
        const bytes = Buffer.from(good.subarray(0, cut));
        for (const [at, byte] of changes) if (at < cut) bytes[at] = byte;
        let asked = 0;
        parseElf((offset, length) => {
          expect(Number.isSafeInteger(offset) && length >= 0).toBe(true);
          asked += length;
          return read(bytes)(offset, length);
        });
        expect(asked).toBeLessThan(32 << 20);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  test.each(['/bin/ls', process.execPath, '/bin/sh'])('finds the same libraries in %s as the loader', (path) => {
    const own = parseElf(read(readFileSync(realpathSync(path))));
    const loaded = execFileSync('ldd', [path], { encoding: 'utf8' });
    const names = [...loaded.matchAll(/^\s*(\S+) => /gm)].map((line) => line[1]);
    expect(own?.needed.length).toBeGreaterThan(0);
    expect(own?.needed.filter((name) => !name.startsWith('ld-') && !names.includes(name))).toEqual([]);
    expect(loaded).toContain(own?.interpreter);
  });
});
