import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { indexExport } from '../../src/contents/export/export-index.ts';
import { readPackages } from '../../src/packages/packages.ts';
import { packageRecords } from '../../src/packages/records.ts';
import { closureOf } from '../../src/rootfs/closure/closure.ts';
import type { ReadEntry } from '../../src/tar/body.ts';
import { readBody } from '../../src/tar/body.ts';
import { bufferSource } from '../../src/tar/byte-source.ts';
import { exportOf, program } from '../rootfs/trees.ts';
import { cli } from '../support/cli.ts';
import { docker, removeImage } from '../support/engine.ts';
import { packagesIn, scanned } from './scanner.ts';

const BASE = process.env.MICROPACKER_TEST_BASE!;

const base = readImage(BASE);
const scanner = process.env.MICROPACKER_TEST_SCANNER;

function readImage(image: string) {
  const id = docker(['create', image, '/none']);
  const { stdout } = spawnSync('docker', ['export', id], { maxBuffer: 1 << 30 });
  docker(['rm', id]);
  const source = bufferSource(stdout);
  const { tree } = indexExport(source);
  const read: ReadEntry = (entry, offset, length) => readBody(source, entry, offset, length);
  return { tree, read, ...readPackages(tree, read) };
}

/**
 * The packages that own a path, from dpkg-query. It knows a file only by its path in the package: "/lib/x" for
 * "/usr/lib/x".
 */
function ownersByDpkg(paths: string[]): Map<string, Set<string>> {
  const names = paths.flatMap((path) => [path, path.replace(/^\/usr(?=\/(?:lib|bin|sbin))/, '')]);
  const args = ['run', '--rm', '-i', '--network', 'none', BASE, 'sh', '-c', 'xargs -0 dpkg-query -S 2>/dev/null; true'];
  const owners = new Map<string, Set<string>>();
  for (const line of docker(args, [...new Set(names)].join('\0')).split('\n')) {
    const [, packages, path] = /^(.+?): (\/.*)$/.exec(line) ?? [];
    if (!packages || packages.startsWith('diversion by')) continue;
    const known = owners.get(path!) ?? new Set();
    for (const name of packages.split(', ')) known.add(name.replace(/:.*/, ''));
    owners.set(path!, known);
  }
  return owners;
}

test('every file of a Debian image has the owner that dpkg-query names, and the number of packages is the same', () => {
  const { tree, packages, warnings } = base;
  expect(warnings).toEqual([]);
  const files = [...tree.entries()].filter(
    ({ type, path }) => type !== 'directory' && !/["\\\n]|\/__pycache__\//.test(path),
  );
  const paths = files.map(({ path }) => path as string);
  const byDpkg = ownersByDpkg(paths);
  const wrong = paths.filter((path) => {
    const names = [path, path.replace(/^\/usr(?=\/)/, '')].flatMap((name) => [...(byDpkg.get(name) ?? [])]);
    const own = packages.ownerOf(path as ImagePath)?.name;
    return own === undefined ? names.length > 0 && tree.get(path as ImagePath)?.type === 'file' : !names.includes(own);
  });
  expect(wrong).toEqual([]);
  expect(paths.filter((path) => packages.ownerOf(path as ImagePath)).length).toBeGreaterThan(5000);
  const installed = docker(['run', '--rm', BASE, 'dpkg-query', '-W', '-f', '${Package} ${Version}\\n']).split('\n');
  expect(packages.all.map(({ name, version }) => `${name} ${version}`)).toEqual(installed.sort());
});

test('the records name the packages that dpkg-query finds for the packed files, and dpkg-query reads them', () => {
  const { tree, read, packages } = base;
  const list = [
    '/usr/bin/perl',
    '/usr/bin/env',
    '/bin/sh',
    '/etc/services',
    '/usr/share/doc/tar/copyright',
  ] as ImagePath[];
  const records = (packed: ReadonlySet<ImagePath>) => packageRecords(packages, tree, read, packed);
  const { packed, warnings } = closureOf({ tree, read, list, config: {}, keep: [], drop: [], records });
  const bodies = new Map(packed.map(({ entry }) => [entry.path as string, entry.body]));
  const files = packed
    .filter(({ entry }) => entry.type === 'file' && !entry.body)
    .map(({ entry }) => entry.path as string);
  const byDpkg = ownersByDpkg(files.filter((path) => !path.startsWith('/usr/share/doc/')));
  const expected = [...new Set([...byDpkg.values()].flatMap((names) => [...names]))].sort();
  const status = [...bodies].filter(([path]) => /\/status\.d\/[^/]+(?<!\.md5sums)$/.test(path)).map(([, body]) => body);
  const query = 'mkdir -p /db/info /db/updates; cat >/db/status; dpkg-query --admindir=/db -W -f "\\${Package}\\n"';
  const said = docker(['run', '--rm', '-i', '--network', 'none', BASE, 'sh', '-c', query], status.join('\n'));
  expect(said.split('\n').sort()).toEqual(expected);
  expect(expected).toEqual(expect.arrayContaining(['perl-base', 'coreutils', 'dash', 'libc6', 'base-files']));
  expect(expected).not.toContain('tar');
  expect(bodies.get('/var/lib/dpkg/status.d/coreutils.md5sums')?.toString()).toMatch(
    /^[0-9a-f]{32} {2}usr\/bin\/env\n$/,
  );
  expect(warnings).toEqual([]);
});

test('the records of apk and rpm survive the engine, and scanners find them', async () => {
  const rpm = gunzipSync(readFileSync(join(import.meta.dirname, 'golden', 'rpmdb.sqlite.gz')));
  const files = {
    '/bin/app': program('app'),
    '/bin/other': program('other'),
    '/etc/os-release': 'ID=alpine\nVERSION_ID=3.19.1\n',
    '/lib/apk/db/installed': 'P:app\nV:1-r0\nL:MIT\nF:bin\nR:app\nR:other\n\nP:gone\nV:1-r0\nF:etc\nR:gone\n',
    '/etc/gone': '',
    '/usr/lib/sysimage/rpm/rpmdb.sqlite': rpm,
    '/opt/gamma/g': '',
    '/usr/lib/alpha/a': '',
  };
  const image = `mp-records-test:${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'records-'));
  try {
    docker(['import', '-', image], exportOf(files));
    writeFileSync(join(folder, 'list'), '/bin/app\n/opt/gamma/g\n');
    const flags = ['--image', image, '--file-list', join(folder, 'list'), '--output', join(folder, 'out')];
    expect(await cli(['pack', ...flags])).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
    const { tree, read, packages } = readImage(`${image}-micro`);
    expect(packages.all).toMatchObject([
      { kind: 'apk', name: 'app', version: '1-r0', license: 'MIT', files: ['/bin/app'] },
      { kind: 'rpm', name: 'gamma', version: '1.2-3.el9', architecture: 'noarch', files: ['/opt/gamma/g'] },
    ]);
    const text = (path: string) => read(tree.get(path as ImagePath)!, 0, 10_000).toString();
    expect(text('/lib/apk/db/installed')).toBe('P:app\nV:1-r0\nL:MIT\nF:bin\nR:app\n\n');
    expect(text('/usr/lib/sysimage/rpm/rpmdb.sqlite')).toMatch(/^SQLite format 3\0/);
    expect(text('/etc/os-release')).toContain('ID=alpine');
    const sbom = JSON.parse(readFileSync(join(folder, 'out', 'sbom.cdx.json'), 'utf8'));
    // An image has one distribution: Trivy takes all packages for Alpine's.
    if (scanner) {
      expect(scanned(join(folder, 'out', 'rootfs.tar'))).toEqual(['apk app 1-r0', 'apk gamma 1.2-3.el9']);
    }
    expect(sbom.components.map(({ purl, name }: Record<string, string>) => purl ?? name)).toEqual([
      'alpine',
      'pkg:apk/alpine/app@1-r0?distro=alpine-3.19.1',
      'pkg:rpm/alpine/gamma@1.2-3.el9?arch=noarch&distro=alpine-3.19.1',
    ]);
  } finally {
    for (const tag of [image, `${image}-micro`]) removeImage(tag);
    rmSync(folder, { recursive: true });
  }
});

test.skipIf(!scanner)(
  'a scanner finds the packages of the SBOM in the micro image, and all of them in the original',
  async () => {
    const image = `mp-scanned-test:${process.pid}`;
    const folder = mkdtempSync(join(tmpdir(), 'scanned-'));
    try {
      docker(['tag', BASE, image]);
      writeFileSync(join(folder, 'list'), '/usr/bin/perl\n/usr/bin/env\n/bin/sh\n');
      const pack = (output: string, keep: string[]) => {
        const flags = ['--image', image, '--file-list', join(folder, 'list'), '--output', join(folder, output)];
        return cli(['pack', ...flags, ...keep]);
      };
      expect(await pack('micro', [])).toMatchObject({ code: 0 });
      const found = scanned(join(folder, 'micro', 'rootfs.tar'));
      expect(found).toEqual(packagesIn(readFileSync(join(folder, 'micro', 'sbom.cdx.json'), 'utf8')));
      expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^deb perl-base 5\./)]));
      expect(await pack('whole', ['--keep', '/**'])).toMatchObject({ code: 0 });
      const all = scanned(join(folder, 'whole', 'rootfs.tar'));
      expect(all).toEqual(base.packages.all.map(({ name, version }) => `deb ${name} ${version}`).sort());
      expect(found.filter((one) => !all.includes(one))).toEqual([]);
      expect(found.length).toBeLessThan(all.length / 3);
    } finally {
      for (const tag of [image, `${image}-micro`]) removeImage(tag);
      rmSync(folder, { recursive: true });
    }
  },
  180_000,
);
