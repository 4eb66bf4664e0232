import { expect, test } from 'vitest';
import type { ImageConfig } from '../../../src/image/config.ts';
import { closeOver, type Files, reasons } from '../trees.ts';

const FILES: Files = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/sh\n# no account\napp:x:1000:1000::/home/app:/bin/sh\ngone:x:7:7::/none:\nodd:x:8:8::rel:\n',
  '/root/.profile': '',
  '/home/app/.cache/x': '',
  '/rel/x': '',
  '/srv/x': '',
};

test.each<[string, ImageConfig, string[]]>([
  ['root', {}, ['/root config']],
  ['by name', { User: 'app' }, ['/home/app config']],
  ['by number, with a group', { User: '1000:0' }, ['/home/app config']],
  ['an unknown number', { User: '4711' }, []],
  ['a missing folder', { User: 'gone' }, []],
  ['a relative folder', { User: 'odd' }, []],
  ['HOME', { User: 'app', Env: ['HOME=/srv'] }, ['/srv config']],
])("USER's home folder: %s", (_, config, expected) => {
  expect(reasons(closeOver(FILES, [], { config })).filter((line) => !line.startsWith('/etc/'))).toEqual(expected);
});

test('an image without accounts has no home folder', () => {
  expect(reasons(closeOver({ '/root/x': '' }, []))).toEqual([]);
});
