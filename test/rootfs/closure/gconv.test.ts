import { expect, test } from 'vitest';
import { elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';

const G = '/usr/lib/x86_64-linux-gnu/gconv';
const LISTS: Files = { [`${G}/gconv-modules`]: '', [`${G}/gconv-modules.d/extra.conf`]: '' };
const FILES: Files = {
  ...LISTS,
  [`${G}/gconv-modules.cache`]: '',
  ...Object.fromEntries(['UTF-16', 'BIG5', 'ISO8859-1'].map((name) => [`${G}/${name}.so`, elf()])),
  '/usr/lib/x86_64-linux-gnu/libc.so.6': elf({ soname: 'libc.so.6' }),
  '/bin/iconv': elf({ needed: ['libc.so.6'], functions: ['iconv_open'] }),
  '/other/gconv-modules': '',
};
const index = `${G}/gconv-modules.cache config`;
const lists = Object.keys(LISTS).map((path) => `${path} config`);
const common = [`${G}/ISO8859-1.so library`, `${G}/UTF-16.so library`];

function packed(files: Files, list: string[], keep: string[] = []): string[] {
  return reasons(closeOver(files, list, { keep })).filter(
    (line) => line.includes('gconv') && !line.endsWith(' traced'),
  );
}

test.each<[string, string[], string[], string[]]>([
  ['a module was loaded', [`${G}/BIG5.so`], [], [index]],
  ['only the index was read', [`${G}/gconv-modules.cache`], [], []],
  ['nothing was converted', ['/bin/iconv'], [], []],
  ['an untraced program can convert', [], ['/bin/iconv'], [...common, index].sort()],
  ['a list elsewhere', ['/other/gconv-modules'], [], []],
])('gconv: %s', (_, list, keep, expected) => {
  expect(packed(FILES, list, keep)).toEqual(expected);
});

test('without a gconv cache, the lists are packed', () => {
  const { [`${G}/gconv-modules.cache`]: _, ...files } = FILES;
  expect(packed(files, [`${G}/BIG5.so`])).toEqual(lists);
});

test('gconv modules in /usr/lib are found for a libc in /lib', () => {
  const { '/usr/lib/x86_64-linux-gnu/libc.so.6': libc, ...rest } = FILES;
  const files = { ...rest, '/lib/x86_64-linux-gnu/libc.so.6': libc! };
  expect(packed(files, [], ['/bin/iconv'])).toEqual([...common, index].sort());
});

test('without glibc, gconv files are not packed', () => {
  const { '/usr/lib/x86_64-linux-gnu/libc.so.6': _, ...files } = FILES;
  expect(packed(files, [], ['/bin/iconv'])).toEqual([]);
});
