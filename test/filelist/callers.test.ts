import { expect, test } from 'vitest';
import { clean } from '../../src/base/path.ts';
import { Touches } from '../../src/capture/touch.ts';
import { callersOf } from '../../src/filelist/callers.ts';
import { treeOf } from '../rootfs/trees.ts';

const { tree } = treeOf({
  '/bin': { link: 'usr/bin' },
  '/usr/bin/sh': { link: 'dash' },
  '/usr/bin/dash': '',
  '/usr/bin/cat': '',
  '/etc/x': '',
  '/tmp': { dir: 0o1777 },
});

test('each canonical path and each link to it has the canonical path of its first program', () => {
  const touches = new Touches();
  for (const [path, by, how = 'open'] of [
    ['/bin/cat', '/bin/sh', 'exec'],
    ['/etc/x', '/bin/cat'],
    ['/usr/bin/cat', '/usr/bin/other'],
    ['/bin/sh', undefined, 'exec'],
    ['/tmp/new', '/gone/program', 'create'],
    ['/nowhere', '/bin/cat'],
  ] as const) {
    touches.add({ path: clean(path), how, found: true, ...(by ? { by: clean(by) } : {}) });
  }
  expect(Object.fromEntries(callersOf(touches, tree))).toEqual({
    '/bin': '/usr/bin/dash',
    '/usr/bin/cat': '/usr/bin/dash',
    '/etc/x': '/usr/bin/cat',
    '/tmp': '/gone/program',
  });
});
