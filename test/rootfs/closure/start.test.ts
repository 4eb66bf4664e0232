import { expect, test } from 'vitest';
import type { ImageConfig } from '../../../src/image/config.ts';
import { closeOver, type Files, program, reasons } from '../trees.ts';

const FILES: Files = {
  '/bin/sh': program(''),
  '/bin/ash': program(''),
  '/usr/bin/curl': program(''),
  '/usr/bin/nginx': program(''),
  '/usr/bin/data': 'not executable',
  '/usr/local/bin/entry.sh': program(''),
  '/app/run': program(''),
  '/app/bin/tool': program(''),
  '/srv/volume/inside': '',
};

test.each<[string, ImageConfig, string[]]>([
  ['nothing', {}, []],
  [
    'the entrypoint and the command, on the default PATH',
    { Entrypoint: ['entry.sh'], Cmd: ['nginx', '-g', 'daemon off;'] },
    ['/usr/bin/nginx', '/usr/local/bin/entry.sh'],
  ],
  [
    "the image's PATH, relative to its working directory",
    { Env: ['PATH=bin'], WorkingDir: '/app', Cmd: ['tool'] },
    ['/app', '/app/bin/tool'],
  ],
  ['the last of two PATHs', { Env: ['PATH=/none', 'PATH=/app'], Cmd: ['run'] }, ['/app/run']],
  ['a program relative to the working directory', { WorkingDir: '/app', Entrypoint: ['./run'] }, ['/app', '/app/run']],
  ['an absolute program', { Cmd: ['/app/run'] }, ['/app/run']],
  ['programs that are not executable or missing', { Cmd: ['data'], Entrypoint: ['none'] }, []],
  ['volumes', { Volumes: { '/srv/volume/': {} } }, ['/srv/volume']],
  ['a health check', { Healthcheck: { Test: ['CMD', 'curl', '-f', 'x'] } }, ['/usr/bin/curl']],
  [
    'a health check in the shell',
    { Healthcheck: { Test: ['CMD-SHELL', 'curl -f x || exit 1'] } },
    ['/bin/sh', '/usr/bin/curl'],
  ],
  [
    'a health check in another shell',
    { Shell: ['/bin/ash', '-c'], Healthcheck: { Test: ['CMD-SHELL', 'exit 0'] } },
    ['/bin/ash'],
  ],
  ['no health check', { Healthcheck: { Test: ['NONE'] } }, []],
])('a container start needs: %s', (_, config, expected) => {
  expect(reasons(closeOver(FILES, [], { config }))).toEqual(expected.map((path) => `${path} config`));
});

test('for a missing working directory or volume, its deepest existing directory is packed', () => {
  const { packed } = closeOver(FILES, [], { config: { WorkingDir: '/srv/new/place', Volumes: { '/app/data': {} } } });
  expect(packed.map(({ entry, reason }) => `${entry.path} ${reason}`)).toEqual(['/app parent', '/srv parent']);
});

test("entrypoint and command of the run replace the image's", () => {
  const config = { Entrypoint: ['entry.sh'], Cmd: ['nginx'] };
  expect(reasons(closeOver(FILES, [], { config, command: ['curl'] }))).toEqual([
    '/usr/bin/curl config',
    '/usr/local/bin/entry.sh config',
  ]);
  expect(reasons(closeOver(FILES, [], { config, entrypoint: ['/app/run'], command: [] }))).toEqual(['/app/run config']);
});

test('existing paths that the engine mounts or reads are packed', () => {
  const paths = [
    '/dev',
    '/etc/group',
    '/etc/hostname',
    '/etc/hosts',
    '/etc/passwd',
    '/etc/resolv.conf',
    '/proc',
    '/sys',
    '/tmp',
  ];
  const files = Object.fromEntries(paths.map((path) => [path, path.startsWith('/etc') ? '' : { dir: 0o755 }]));
  expect(reasons(closeOver({ ...files, '/etc/shadow': '' }, []))).toEqual(paths.map((path) => `${path} config`));
});
