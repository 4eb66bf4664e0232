import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLdCache } from '../../../src/rootfs/closure/ld-cache.ts';
import { ldCache } from './ld-caches.ts';

test.each([false, true])('a cache is read, with libraries for special processors apart (big-endian: %s)', (big) => {
  const cache = ldCache(
    [
      ['liba.so', '/fast/liba.so', 1],
      ['liba.so', '/lib/liba.so'],
      ['libb.so', '/lib/libb.so'],
    ],
    big,
  );
  const { baseline, special } = readLdCache(cache);
  expect([...baseline]).toEqual([
    ['liba.so', ['/lib/liba.so']],
    ['libb.so', ['/lib/libb.so']],
  ]);
  expect([...special]).toEqual([['liba.so', ['/fast/liba.so']]]);
});

test('a new cache after an old one is read', () => {
  const old = Buffer.alloc(32);
  old.write('ld.so-1.7.0\0', 'latin1');
  old.writeUInt32LE(1, 12);
  expect(readLdCache(Buffer.concat([old, ldCache([['liba.so', '/lib/liba.so']])])).baseline.get('liba.so')).toEqual([
    '/lib/liba.so',
  ]);
});

test("this machine's cache has the same libraries as ldconfig -p", () => {
  const printed = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  const names = [...printed.matchAll(/^\t(\S+) \(.*=> (\S+)$/gm)].map(([, name, path]) => `${name} ${path}`);
  const { baseline, special } = readLdCache(readFileSync('/etc/ld.so.cache'));
  const own = [...baseline, ...special].flatMap(([name, paths]) => paths.map((path) => `${name} ${path}`));
  expect(names.length).toBeGreaterThan(0);
  expect(own.sort()).toEqual(names.sort());
});

test.each([[''], ['ld.so-1.7.0'], ['glibc-ld.so.cache1.1'], ['ELF']])('%j is an empty cache', (text) => {
  expect(readLdCache(Buffer.from(text))).toEqual({ baseline: new Map(), special: new Map() });
});

test('changed bytes never throw', () => {
  const good = ldCache([
    ['liba.so', '/lib/liba.so'],
    ['libb.so', '/lib/libb.so'],
  ]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255))), fc.nat(good.length), (changes, cut) => {
      const bytes = Buffer.from(good.subarray(0, cut));
      for (const [at, byte] of changes) if (at < cut) bytes[at] = byte;
      readLdCache(bytes);
    }),
    { seed: 3, numRuns: 2000 },
  );
});
