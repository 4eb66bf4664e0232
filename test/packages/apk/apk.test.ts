import { expect, test } from 'vitest';
import { owners, packagesOf } from '../trees.ts';

const INSTALLED = `C:Q1abc=
P:busybox
V:1.36.1-r15
A:x86_64
S:509600
T:Size optimized toolbox
L:GPL-2.0-only
o:busybox
m:Somebody <x@example.com>
F:bin
M:0:0:755
R:busybox
a:0:0:755
Z:Q1x=
R:sh
F:etc
F:

P:alpine-baselayout
V:3.4.3-r2
F:
R:init
F:var/run
F:lib/x
R:y

P:broken
F:etc
R:passwd
`;

const FILES = {
  '/bin/busybox': '',
  '/bin/sh': { link: '/bin/busybox' },
  '/etc/passwd': '',
  '/init': '',
  '/lib': { link: 'usr/lib' },
  '/usr/lib/x/y': '',
  '/var/run': { link: '/run' },
};

test.each(['/lib/apk/db/installed', '/usr/lib/apk/db/installed'])('apk packages are read from %s', (path) => {
  const { packages, warnings } = packagesOf({ ...FILES, [path.replace(/^\/lib/, '/usr/lib')]: INSTALLED });
  expect(warnings).toEqual([]);
  expect(packages.all).toEqual([
    {
      ...{ kind: 'apk', name: 'alpine-baselayout', version: '3.4.3-r2' },
      ...{ files: ['/init', '/var/run', '/usr/lib/x/y'], folders: ['/usr/lib/x'] },
    },
    {
      ...{ kind: 'apk', name: 'busybox', version: '1.36.1-r15', architecture: 'x86_64', license: 'GPL-2.0-only' },
      ...{ source: { name: 'busybox' }, vendor: 'Somebody <x@example.com>' },
      ...{ files: ['/bin/busybox', '/bin/sh'], folders: ['/bin', '/etc'] },
    },
  ]);
  expect(owners(packages, ['/bin/sh', '/etc/passwd'])).toEqual(['busybox', undefined]);
});
