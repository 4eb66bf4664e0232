import { describe, expect, test } from 'vitest';
import { environmentOf } from '../../../src/rootfs/closure/environment.ts';
import { readPreloads } from '../../../src/rootfs/closure/preload.ts';
import { elf } from '../elves.ts';
import { closeOver, type Files, reasons } from '../trees.ts';
import { imageOf } from './image-files.ts';

const FILE = '/etc/ld.so.preload';

test.each<[string, string[], Files, { all: string[]; glibc: string[]; file?: string }]>([
  ['nothing', [], {}, { all: [], glibc: [] }],
  ['LD_PRELOAD', ['LD_PRELOAD=/a.so:b.so  c.so'], {}, { all: ['/a.so', 'b.so', 'c.so'], glibc: [] }],
  ['LD_AUDIT', ['LD_AUDIT=/a.so:b.so'], {}, { all: [], glibc: ['/a.so', 'b.so'] }],
  [
    'the file',
    [],
    { [FILE]: '/a.so /b.so\n# c.so\nd.so:e.so # f' },
    { all: [], glibc: ['/a.so', '/b.so', 'd.so', 'e.so'], file: FILE },
  ],
  ['a file that is a directory', [], { [FILE]: { dir: 0o755 } }, { all: [], glibc: [] }],
])('preloads are read: %s', (_, Env, files, expected) => {
  const { tree, binaries } = imageOf(files);
  expect(readPreloads(tree, binaries, environmentOf({ Env }))).toEqual({ file: undefined, ...expected });
});

describe('every program gets', () => {
  const files: Files = {
    '/glibc': elf({ interpreter: '/lib64/ld-linux-x86-64.so.2' }),
    '/musl': elf({ interpreter: '/lib/ld-musl-x86_64.so.1' }),
    '/usr/lib/libjemalloc.so.2': elf({ needed: ['libm.so'] }),
    '/usr/lib/libm.so': elf(),
    '/usr/lib/libaudit.so': elf(),
    '/opt/x86_64/hook.so': elf(),
    [FILE]: '/opt/$PLATFORM/hook.so missing.so',
  };
  const config = { Env: ['LD_PRELOAD=libjemalloc.so.2', 'LD_AUDIT=libaudit.so'] };
  const jemalloc = ['/usr/lib/libjemalloc.so.2 library', '/usr/lib/libm.so library'];
  const glibc = [`${FILE} config`, '/opt/x86_64/hook.so library', '/usr/lib/libaudit.so library', ...jemalloc];

  test.each<[string, string[]]>([
    ['/glibc', glibc],
    ['/musl', jemalloc],
    ['/usr/lib/libm.so', []],
  ])('%s', (path, expected) => {
    const closed = closeOver(files, [path], { config });
    expect(reasons(closed).filter((line) => !line.endsWith('traced'))).toEqual(expected);
    expect(closed.warnings).toEqual([]);
  });
});
