import { expect, test } from 'vitest';
import { Functions } from '../../../src/rootfs/closure/functions.ts';
import { Packing } from '../../../src/rootfs/closure/packed.ts';
import { elf } from '../elves.ts';
import type { Files } from '../trees.ts';
import { imageOf } from './image-files.ts';

const FILES: Files = {
  '/bin/asks': elf({ functions: ['getaddrinfo'] }),
  '/bin/other': elf({ needed: ['libasks.so.1'] }),
  '/lib/libasks.so.1': { link: 'libasks.so.1.2' },
  '/lib/libasks.so.1.2': elf({ soname: 'libasks.so.1', functions: ['getaddrinfo'] }),
  '/lib/libc.so.6': elf({ soname: 'libc.so.6', functions: ['getaddrinfo'] }),
  '/bin/plain': elf({ needed: ['libc.so.6'], functions: ['open'] }),
  '/bin/text': 'getaddrinfo',
};

function functionsOf(traced: string[], kept: string[]): Functions {
  const { tree, binaries } = imageOf(FILES);
  const packing = new Packing(tree);
  const functions = new Functions(packing, binaries);
  for (const path of traced) packing.add(path, 'traced');
  for (const path of kept) packing.add(path, 'keep');
  for (let entry = packing.next(); entry; entry = packing.next()) functions.see(entry);
  return functions;
}

test.each<[string, string[], string[], string | undefined, string | undefined]>([
  ['nothing', [], [], undefined, undefined],
  ['a traced program', ['/bin/asks'], [], '/bin/asks', undefined],
  ['an untraced program', [], ['/bin/asks'], '/bin/asks', '/bin/asks'],
  [
    'a library of an untraced program',
    ['/lib/libasks.so.1.2'],
    ['/bin/other'],
    '/lib/libasks.so.1.2',
    '/lib/libasks.so.1.2',
  ],
  ['a library of a traced program', ['/bin/other', '/lib/libasks.so.1.2'], [], '/lib/libasks.so.1.2', undefined],
  ['the C library does not count', [], ['/lib/libc.so.6', '/bin/plain'], undefined, undefined],
  ['a text file does not count', [], ['/bin/text'], undefined, undefined],
])('functions are found in packed programs: %s', (_, traced, kept, named, unused) => {
  const functions = functionsOf(traced, kept);
  for (const again of [1, 2]) {
    expect(functions.named(/getaddrinfo/)?.path, `asked ${again}`).toBe(named);
    expect(functions.namedUnused(/getaddrinfo/)?.path, `asked ${again}`).toBe(unused);
    expect(functions.named(/iconv_open/)).toBeUndefined();
  }
});
