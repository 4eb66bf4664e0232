import { describe, expect, test } from 'vitest';
import type { ImageConfig } from '../../../src/image/config.ts';
import { environmentOf, findProgram } from '../../../src/rootfs/closure/environment.ts';
import { program, treeOf } from '../trees.ts';

const DEFAULT = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

describe('environmentOf', () => {
  test.each<[string, ImageConfig, object]>([
    ['nothing said', {}, { path: DEFAULT, libraryPath: [], workdir: '/' }],
    ['no environment', { Env: null, WorkingDir: '' }, { path: DEFAULT, libraryPath: [], workdir: '/' }],
    ['an empty PATH is not replaced by the default', { Env: ['PATH='] }, { path: [] }],
    ['empty parts of PATH are ignored', { Env: ['PATH=:/a::/b:'] }, { path: ['/a', '/b'] }],
    ['the last PATH counts', { Env: ['PATH=/a', 'XPATH=/x', 'PATH=/b'] }, { path: ['/b'] }],
    [
      "the loader's path, with its two separators",
      { Env: ['LD_LIBRARY_PATH=/a;/b:c'] },
      { libraryPath: ['/a', '/b', 'c'] },
    ],
    [
      'every variable',
      { Env: ['A=1', 'B=x=y', 'C', 'A=2'] },
      {
        variables: new Map([
          ['A', '2'],
          ['B', 'x=y'],
        ]),
      },
    ],
    ['bytes', { Env: ['PATH=/é'], WorkingDir: '/ü/' }, { path: ['/\xc3\xa9'], workdir: '/\xc3\xbc' }],
  ])('reads ENV and the working directory: %s', (_, config, expected) => {
    expect(environmentOf(config)).toMatchObject(expected);
  });
});

describe('findProgram', () => {
  const { tree } = treeOf({
    '/a/tool': 'not executable',
    '/b/tool': program(''),
    '/c/tool': program(''),
    '/a/folder': { dir: 0o755 },
    '/w/run': program(''),
    '/w/bin/tool': program(''),
    '/l': { link: 'w/run' },
    '/dangling': { link: '/none' },
    '/g/group': { body: '', mode: 0o010 },
  });
  const environment = { path: ['/none', '/a', '/b', '/c', '/g'], libraryPath: [], workdir: '/w' as never };

  test.each([
    ['the first executable on the PATH', 'tool', '/b/tool'],
    ['executable for the group only', 'group', '/g/group'],
    ['a directory is not a program', 'folder', undefined],
    ['not on the PATH', 'run', undefined],
    ['relative to the working directory', './run', '/w/run'],
    ['relative, without a dot', 'bin/tool', '/w/bin/tool'],
    ['absolute', '/c/tool', '/c/tool'],
    ['absolute, not executable', '/a/tool', undefined],
    ['through a link, under the name of the link', '/l', '/l'],
    ['a link to nothing', '/dangling', undefined],
    ['missing', 'none', undefined],
    ['no name', '', undefined],
  ])('finds a program: %s', (_, name, path) => {
    expect(findProgram(name, tree, environment)).toBe(path);
  });

  test('a relative folder in PATH starts at the working directory', () => {
    expect(findProgram('tool', tree, { ...environment, path: ['bin'] })).toBe('/w/bin/tool');
  });

  test('an empty name is not a program, even if a folder in PATH is one', () => {
    expect(findProgram('', tree, { ...environment, path: ['/b/tool'] })).toBeUndefined();
  });
});
