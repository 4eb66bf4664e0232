import { expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';

const FILES: Files = {
  '/app/main': elf({ needed: ['libx.so'] }),
  '/usr/lib/libx.so': elf(),
  '/app/templates/a.html': '',
  '/app/templates/sub/b.html': '',
  '/app/secret/key': '',
  '/l': { link: 'app/secret/key' },
};

test.each<[string[], string[]]>([
  [
    ['/app/templates'],
    ['/app/templates keep', '/app/templates/a.html keep', '/app/templates/sub keep', '/app/templates/sub/b.html keep'],
  ],
  [['app/**/*.html', '!**/b.html'], ['/app/templates/a.html keep']],
  [['/app/main'], ['/app/main keep', '/usr/lib/libx.so library']],
  [['/l'], ['/app/secret/key symlink', '/l keep']],
])('keep %j', (keep, expected) => {
  const { packed, warnings } = closeOver(FILES, [], { keep });
  expect(reasons({ packed, warnings, dropped: [], unwanted: new Set() })).toEqual(expected);
  expect(warnings).toEqual([]);
});

test('a glob that matches nothing is a warning', () => {
  expect(closeOver(FILES, [], { keep: ['/none/**', '/app/main'] }).warnings).toEqual([
    'keep: /none/** matches nothing in the image',
  ]);
});

test('a package is kept with all its files, and everything that they need', () => {
  const packages = {
    pathsOfPackage: (name: string) => (name === 'app' ? (['/app/main', '/app/secret'] as ImagePath[]) : []),
    packageNames: () => ['app'],
  };
  const { packed, warnings } = closeOver(FILES, [], { keep: ['package:app', 'package:ap'], packages });
  expect(reasons({ packed, warnings, dropped: [], unwanted: new Set() })).toEqual([
    '/app/main keep',
    '/app/secret keep',
    '/usr/lib/libx.so library',
  ]);
  expect(warnings).toEqual([
    'keep: package:ap selects nothing: the image has no such package; did you mean package:app?',
  ]);
});
