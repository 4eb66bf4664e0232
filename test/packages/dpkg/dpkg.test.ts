import { describe, expect, test } from 'vitest';
import { owners, packagesOf, stanza } from '../trees.ts';

describe('dpkg', () => {
  test('reads the packages of the status file', () => {
    const status = [
      stanza('libssl3', 'Source: openssl (3.0.1)\nMaintainer: Debian\nDescription: x\n more\n .\n'),
      'Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n',
      'Package: never\nStatus: unknown ok not-installed\nVersion: 1\n',
      'package:half\nVERSION:2\nStatus: install ok half-configured\n',
      'Version: 1\nStatus: install ok installed\n',
      '# a comment\n',
    ].join('\n');
    const { packages } = packagesOf({ '/var/lib/dpkg/status': status });
    expect(packages.all).toEqual([
      { kind: 'deb', name: 'half', version: '2', files: [], folders: [] },
      {
        ...{ kind: 'deb', name: 'libssl3', version: '1.0-1', architecture: 'amd64', vendor: 'Debian' },
        ...{ source: { name: 'openssl', version: '3.0.1' }, files: [], folders: [] },
      },
    ]);
  });

  test('a list from before the /usr merge names the files at their new paths', () => {
    const { packages } = packagesOf({
      '/var/lib/dpkg/status': `${stanza('libc6')}\n${stanza('base')}`,
      '/var/lib/dpkg/info/libc6.list': '/.\n/lib\n/lib/libc.so\n/lib64\n/lib64/ld.so\n',
      '/var/lib/dpkg/info/base.list': '/.\n/lib\n/usr/lib\n',
      '/lib': { link: 'usr/lib' },
      '/lib64': { link: 'usr/lib64' },
      '/usr/lib/libc.so': '',
      '/usr/lib64/ld.so': { link: '/lib/libc.so' },
    });
    const paths = ['/usr/lib/libc.so', '/usr/lib64/ld.so', '/lib', '/lib64', '/lib/libc.so'];
    expect(owners(packages, paths)).toEqual(['libc6', 'libc6', 'base', undefined, undefined]);
    expect(packages.named('base')[0]).toMatchObject({ files: ['/lib'], folders: ['/usr/lib'] });
  });

  test('a diverted file is found where dpkg moved it', () => {
    const { packages } = packagesOf({
      '/var/lib/dpkg/status': `${stanza('dash')}\n${stanza('mine')}`,
      '/var/lib/dpkg/diversions': '/bin/sh\n/bin/sh.distrib\nmine\n/bin/x\n/bin/x.real\n:\n',
      '/var/lib/dpkg/info/dash.list': '/bin/sh\n/bin/x\n',
      '/var/lib/dpkg/info/mine.list': '/bin/sh\n',
      '/bin/sh': '',
      '/bin/sh.distrib': '',
      '/bin/x': '',
      '/bin/x.real': '',
    });
    const paths = ['/bin/sh', '/bin/sh.distrib', '/bin/x', '/bin/x.real'];
    expect(owners(packages, paths)).toEqual(['mine', 'dash', undefined, 'dash']);
  });

  test('a distroless image has one status file per package, and md5sums as its file list', () => {
    const { packages } = packagesOf({
      '/var/lib/dpkg/status.d/tzdata': 'Package: tzdata\nVersion: 2024a-0\nArchitecture: all\n',
      '/var/lib/dpkg/status.d/tzdata.md5sums':
        'd41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/UTC\nd41d8cd98f00b204e9800998ecf8427e  ./etc/a b\nnone\n',
      '/var/lib/dpkg/status.d/bGliYw': 'Package: libc6\nVersion: 2\nArchitecture: amd64\n',
      '/var/lib/dpkg/status.d/bGliYw.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  /lib/libc.so\n',
      '/usr/share/zoneinfo/UTC': '',
      '/etc/a b': '',
      '/lib/libc.so': '',
    });
    expect(owners(packages, ['/usr/share/zoneinfo/UTC', '/etc/a b', '/lib/libc.so'])).toEqual([
      'tzdata',
      'tzdata',
      'libc6',
    ]);
    expect(packages.all).toHaveLength(2);
  });

  test('two architectures of a library have separate lists', () => {
    const { packages } = packagesOf({
      '/var/lib/dpkg/status': `${stanza('z')}\n${stanza('z').replace('amd64', 'i386')}`,
      '/var/lib/dpkg/info/z:amd64.list': '/lib/64\n',
      '/var/lib/dpkg/info/z:i386.list': '/lib/32\n',
      '/lib/64': '',
      '/lib/32': '',
    });
    expect(packages.all.map(({ architecture, files }) => [architecture, files])).toEqual([
      ['amd64', ['/lib/64']],
      ['i386', ['/lib/32']],
    ]);
  });
});
