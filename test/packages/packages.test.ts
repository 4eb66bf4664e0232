import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { Bodies } from '../../src/packages/bodies.ts';
import { Budget, Unreadable } from '../../src/packages/budget.ts';
import { Claims } from '../../src/packages/claims.ts';
import { readPackages } from '../../src/packages/packages.ts';
import { Tree } from '../../src/rootfs/tree.ts';
import type { ReadEntry } from '../../src/tar/body.ts';
import { readBody } from '../../src/tar/body.ts';
import { treeOf } from '../rootfs/trees.ts';
import { inTime } from '../support/in-time.ts';
import { owners, packagesOf, stanza } from './trees.ts';

const BOTH = {
  '/var/lib/dpkg/status': `${stanza('tool')}\n${stanza('libx', 'Multi-Arch: same\n')}`,
  '/var/lib/dpkg/info/tool.list': '/.\n/usr\n/usr/bin\n/usr/bin/tool\n/usr/share/none\n',
  '/var/lib/dpkg/info/libx:amd64.list': '/lib\n/lib/libx.so\n/usr/bin/tool\n',
  '/lib/apk/db/installed': 'P:musl\nV:1.2.4-r2\nF:lib\nR:ld-musl.so\n\n',
  '/usr/bin/tool': '',
  '/lib/libx.so': '',
  '/lib/ld-musl.so': '',
  '/srv/own': '',
};

test('every file has at most one owner, and folders have none', () => {
  const { packages, warnings } = packagesOf(BOTH);
  expect(warnings).toEqual([]);
  expect(packages.all.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['deb libx', 'apk musl', 'deb tool']);
  const paths = ['/usr/bin/tool', '/lib/libx.so', '/lib/ld-musl.so', '/usr/bin', '/srv/own', '/none'];
  expect(owners(packages, paths)).toEqual(['libx', 'libx', 'musl', undefined, undefined, undefined]);
});

test('a package is found by its name, with or without its architecture', () => {
  const { packages } = packagesOf(BOTH);
  expect(packages.named('libx').map(({ folders }) => folders)).toEqual([['/lib']]);
  expect(packages.named('libx:amd64')).toEqual(packages.named('libx'));
  expect([...packages.named('libx:i386'), ...packages.named('lib')]).toEqual([]);
});

test("Python's bytecode belongs to the package of its source", () => {
  const { packages } = packagesOf({
    '/var/lib/dpkg/status': stanza('python3-x'),
    '/var/lib/dpkg/info/python3-x.list': '/x\n/x/a.py\n/x/__pycache__/own.cpython-311.pyc\n',
    '/x/a.py': '',
    '/x/__pycache__/a.cpython-311.pyc': '',
    '/x/__pycache__/a.cpython-311.opt-1.pyc': '',
    '/x/__pycache__/own.cpython-311.pyc': '',
    '/x/__pycache__/other.cpython-311.pyc': '',
    '/x/__pycache__/a.txt': '',
    '/a.cpython-311.pyc': '',
  });
  const own = [
    '/x/a.py',
    '/x/__pycache__/own.cpython-311.pyc',
    '/x/__pycache__/a.cpython-311.pyc',
    '/x/__pycache__/a.cpython-311.opt-1.pyc',
  ];
  expect(packages.all[0]!.files).toEqual(own);
  expect(owners(packages, [...own.slice(2), '/x/__pycache__/other.cpython-311.pyc', '/x/__pycache__/a.txt'])).toEqual([
    'python3-x',
    'python3-x',
    undefined,
    undefined,
  ]);
});

test('packages are selected by a name or by a glob', () => {
  const status = ['g++', 'g++-12', 'python3', 'python3-numpy'].map((name) => stanza(name)).join('\n');
  const { packages } = packagesOf({
    '/var/lib/dpkg/status': status,
    '/var/lib/dpkg/info/g++.list': '/x\n/x/y\n',
    '/x/y': '',
  });
  const named = (glob: string) => packages.named(glob).map(({ name }) => name);
  expect([named('g++'), named('g+'), named('python3*'), named('*:amd64').length]).toEqual([
    ['g++'],
    [],
    ['python3', 'python3-numpy'],
    4,
  ]);
  expect(packages.pathsOfPackage('g++')).toEqual(['/x/y', '/x']);
  expect(packages.packageNames()).toEqual(['g++', 'g++-12', 'python3', 'python3-numpy']);
});

test('an image without a package manager has no packages and gives no warning', () => {
  const { packages, warnings } = packagesOf({ '/bin/app': '' });
  expect([packages.all, warnings]).toEqual([[], []]);
});

describe('an unreadable database:', () => {
  test.each([
    ['/var/lib/rpm/rpmdb.sqlite', 'no database', "rpm's database cannot be read: it is not an SQLite database."],
    [
      '/var/lib/rpm/Packages',
      '\0',
      "rpm's database cannot be read: it is a Berkeley DB, which this version cannot read.",
    ],
    ['/usr/lib/sysimage/rpm/Packages.db', 'RpmX', "rpm's database cannot be read: it is not an ndb database."],
  ])('%s gives a warning, and the other databases are read', (path, body, warning) => {
    const { packages, warnings } = packagesOf({ ...BOTH, [path]: body });
    expect(packages.all).toHaveLength(3);
    expect(warnings).toEqual([`${warning} Its packages and their files are unknown`]);
  });
});

test('an error while the image is read is not reported as a damaged database', () => {
  const { tree } = treeOf(BOTH);
  const read = () => {
    throw new Error('left out');
  };
  expect(() => readPackages(tree, read)).toThrow('left out');
});

test('files are announced before they are read, in groups of limited size', () => {
  const names = Array.from({ length: 2500 }, (_, at) => `p${at}`);
  const lists = Object.fromEntries(names.map((name) => [`/var/lib/dpkg/info/${name}.list`, '/srv/own\n']));
  const { tree, source } = treeOf({
    ...lists,
    '/var/lib/dpkg/status': names.map((name) => stanza(name)).join('\n'),
    '/srv/own': '',
  });
  const groups: number[] = [];
  let announced = new Set<string>();
  const read: ReadEntry = (entry, offset, length) => {
    if (entry.path.endsWith('.list')) expect(announced).toContain(entry.path);
    return readBody(source, entry, offset, length);
  };
  const { packages } = readPackages(tree, read, (entries) => {
    announced = new Set([...entries].map(({ path }) => path));
    groups.push(announced.size);
  });
  expect(packages.all).toHaveLength(2500);
  expect(groups.slice(0, 3)).toEqual([1000, 1000, 500]);
});

describe('hostile databases', () => {
  const TEXT = [
    ...[
      'Package: x\n',
      'Version: 1\n',
      'Status: x\n',
      'P:x\n',
      'V:1\n',
      'F:a\n',
      'F:\n',
      'R:b\n',
      '/a/b\n',
      '/a/../b\n',
    ],
    ...['\n', ' ', ':', '/', '\0', '\xff', 'l/'.repeat(100), 'd41d8cd98f00b204e9800998ecf8427e  a/b\n'],
  ];
  const text = fc.array(fc.constantFrom(...TEXT), { maxLength: 40 }).map((parts) => parts.join(''));

  test('never throw', () => {
    fc.assert(
      fc.property(text, text, text, text, text, (status, list, sums, diversions, installed) => {
        const { packages } = packagesOf({
          '/var/lib/dpkg/status': status,
          '/var/lib/dpkg/info/x.list': list,
          '/var/lib/dpkg/status.d/x': status,
          '/var/lib/dpkg/status.d/x.md5sums': sums,
          '/var/lib/dpkg/diversions': diversions,
          '/lib/apk/db/installed': installed,
          '/a/b': '',
          '/l': { link: 'l' },
        });
        for (const { files } of packages.all) expect(files.every((path) => ['/a/b', '/l'].includes(path))).toBe(true);
      }),
    );
  });

  test('with only newlines, one long line or too many packages are read in limited time', () => {
    const MB = 2;
    const bodies = ['\n'.repeat(MB << 20), ' '.repeat(MB << 20), ':'.repeat(MB << 20), 'P:x\nV:1\n\n'.repeat(MB << 17)];
    inTime(10_000, () => {
      for (const body of bodies) packagesOf({ '/var/lib/dpkg/status': body, '/lib/apk/db/installed': body });
    });
    const { packages, warnings } = packagesOf({ '/lib/apk/db/installed': 'P:x\nV:1\n\n'.repeat(200_000) });
    expect(packages.all.length).toBeLessThan(100_010);
    expect(warnings).toEqual([expect.stringContaining('it lists more than 100000 packages')]);
  });

  test('that claim to be endless are refused', () => {
    const { tree } = treeOf(BOTH);
    const read = () => Buffer.from('P:x\nV:1\n');
    const endless = new Tree(new Map([...tree.entries()].map((entry) => [entry.path, { ...entry, size: 2 ** 40 }])));
    const { packages, warnings } = readPackages(endless, read);
    expect(packages.all).toEqual([]);
    expect(warnings).toEqual(
      ['dpkg', 'apk'].map((name) =>
        expect.stringContaining(`${name}'s database cannot be read: it has 1099511627776 bytes`),
      ),
    );
  });

  test('that list one file forever are refused', () => {
    const { tree, source } = treeOf(BOTH);
    const budget = new Budget(1000, 1000);
    const bodies = new Bodies(tree, (entry, offset, length) => readBody(source, entry, offset, length), budget);
    expect(() => bodies.bytes(tree.get('/srv/own' as ImagePath)!, 0, 1001)).toThrow(Unreadable);
    const listed = Array.from({ length: 100 }, () => '/usr/bin/tool');
    expect(() => new Claims(tree, budget).package({ kind: 'deb', name: 'x', version: '1' }, listed)).toThrow(
      Unreadable,
    );
  });
});
