import { describe, expect, test } from 'vitest';
import { elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';
import { ldCache } from './ld-caches.ts';

const V3 = '/opt/l/glibc-hwcaps/x86-64-v3/libx.so';
const V4 = '/opt/l/glibc-hwcaps/x86-64-v4/libx.so';
const PLAIN = '/opt/l/libx.so';
const prog = (runpath = '/opt/l') => elf({ needed: ['libx.so'], runpath });

function packed(files: Files, list: string[]): string[] {
  return reasons(closeOver(files, list)).filter((line) => line.includes('libx'));
}

describe('a library with variants for special processors', () => {
  const files = { [PLAIN]: elf(), [V3]: elf(), [V4]: elf(), '/prog': prog() };

  test('is packed as the plain one if only the closure needs it', () => {
    expect(packed(files, ['/prog'])).toEqual([`${PLAIN} library`]);
  });
  test('is packed as the traced variant and the plain one, even if no program names it', () => {
    expect(packed(files, [V3])).toEqual([`${V3} traced`, `${PLAIN} library`]);
  });
  test('is found through links', () => {
    const made = { ...files, [V3]: { link: 'libx.so.1' }, [`${V3}.1`]: elf(), [`${PLAIN}.1`]: elf() };
    expect(packed(made, [V3])).toEqual([`${V3} traced`, `${V3}.1 symlink`, `${PLAIN}.1 library`]);
  });
  test('is packed with the variants in the cache, which other processors use', () => {
    const cache = ldCache([
      ['libx.so', V4, 1],
      ['libx.so', V3, 1],
      ['libx.so', PLAIN],
    ]);
    const all = [`${V3} library`, `${V4} library`, `${PLAIN} library`];
    expect(packed({ ...files, '/prog': prog(''), '/etc/ld.so.cache': cache }, ['/prog'])).toEqual(all);
    expect(packed({ ...files, '/etc/ld.so.cache': cache }, [PLAIN])).toEqual([...all.slice(0, 2), `${PLAIN} traced`]);
  });
  test('is packed with every variant if there is no plain one', () => {
    const { [PLAIN]: _, ...special } = files;
    expect(packed(special, ['/prog'])).toEqual([`${V3} library`, `${V4} library`]);
    expect(closeOver(special, ['/prog']).warnings).toEqual([]);
    const cached = { ...special, '/prog': prog(''), '/etc/ld.so.cache': ldCache([['libx.so', V3, 1]]) };
    expect(packed(cached, ['/prog'])).toEqual([`${V3} library`]);
  });
  test('is not packed with variants of other machines', () => {
    const cache = ldCache([['libx.so', V4, 1]]);
    const arm = elf({ machine: 183 });
    expect(packed({ [PLAIN]: arm, [V3]: elf(), [V4]: arm, '/etc/ld.so.cache': cache }, [V3])).toEqual([`${V3} traced`]);
  });
});

test.each([
  ['/l/tls/haswell/x86_64', '/l/tls/haswell'],
  ['/l/tls/haswell/x86_64', '/l'],
  ['/l/i686/cmov', '/l/i686'],
  ['/l/power9', '/l'],
])('old hwcap folders: %s, %s', (from, to) => {
  const files = { [`${from}/libx.so`]: elf(), [`${to}/libx.so`]: elf() };
  expect(packed(files, [`${from}/libx.so`])).toContain(`${to}/libx.so library`);
});

test('a parent folder with another name is not a hwcap folder', () => {
  expect(packed({ '/l/x/libx.so': elf(), '/l/libx.so': elf() }, ['/l/x/libx.so'])).toEqual(['/l/x/libx.so traced']);
});
