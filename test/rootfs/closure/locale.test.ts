import { expect, test } from 'vitest';
import { elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';

const L = '/usr/lib/locale';
const LIBC = '/usr/lib/libc.so.6';
const FILES: Files = {
  [`${L}/C.utf8/LC_CTYPE`]: '',
  [`${L}/C.utf8/LC_MESSAGES/SYS_LC_MESSAGES`]: '',
  [`${L}/de_DE.utf8/LC_CTYPE`]: '',
  [`${L}/de_DE@euro/LC_CTYPE`]: '',
  '/usr/share/locale/locale.alias': { link: '/etc/locale.alias' },
  '/etc/locale.alias': '',
  [LIBC]: elf({ soname: 'libc.so.6' }),
  '/bin/speaks': elf({ needed: ['libc.so.6'], functions: ['setlocale'] }),
};
const alias = ['/etc/locale.alias symlink', '/usr/share/locale/locale.alias config'];
const folder = (name: string, ...parts: string[]) =>
  [`${L}/${name}`, ...parts.map((part) => `${L}/${name}/${part}`)].map((path) => `${path} config`);
const C = folder('C.utf8', 'LC_CTYPE', 'LC_MESSAGES', 'LC_MESSAGES/SYS_LC_MESSAGES');

function packed(Env: string[], list: string[], keep: string[] = [], files = FILES): string[] {
  const lines = reasons(closeOver(files, list, { keep, config: { Env } }));
  return lines.filter((line) => line.includes('locale') && !line.endsWith(' traced'));
}

test.each<[string, string[], string[], string[]]>([
  [
    'C.UTF-8, when one part was loaded',
    ['LANG=C.UTF-8'],
    [LIBC, `${L}/C.utf8/LC_CTYPE`],
    [alias[0]!, ...C.slice(2), alias[1]!],
  ],
  ['a locale that the image lacks', ['LC_ALL=fr_FR.UTF-8'], [LIBC, `${L}/C.utf8/LC_CTYPE`], alias],
  ['none named', ['LC_ALL=C', 'LANG='], [LIBC, `${L}/C.utf8/LC_CTYPE`], []],
  ['none loaded', ['LANG=C.UTF-8'], [LIBC, '/bin/speaks'], []],
  ['no glibc', ['LANG=C.UTF-8'], [`${L}/de_DE.utf8/LC_CTYPE`], []],
])('locales of ENV are packed: %s', (_, env, list, expected) => {
  expect(packed(env, list)).toEqual(expected);
});

test('locales are packed for an untraced program that can load them', () => {
  const env = ['LANG=C.UTF-8', 'LC_TIME=de_DE@euro'];
  const expected = [alias[0]!, ...C, ...folder('de_DE@euro', 'LC_CTYPE'), alias[1]!];
  expect(packed(env, [], ['/bin/speaks'])).toEqual(expected);
  const archive = { ...FILES, [`${L}/locale-archive`]: '' };
  expect(packed(env, [], ['/bin/speaks'], archive)).toEqual([
    ...expected.slice(0, -1),
    `${L}/locale-archive config`,
    alias[1]!,
  ]);
});
