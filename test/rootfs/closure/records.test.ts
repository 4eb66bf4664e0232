import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import type { RecordsOf } from '../../../src/rootfs/closure/records.ts';
import { closeOver, type Files, reasons } from '../trees.ts';

const FILES: Files = {
  '/bin/app': '',
  '/etc/os-release': { link: '../usr/lib/os-release' },
  '/usr/lib/os-release': '',
  '/var/lib/db/installed': 'all',
  '/var/lib/db/file': '',
};
const made = (path: string, body = 'made') => ({ path: path as ImagePath, body: Buffer.from(body) });
const recordsOf =
  (...files: ReturnType<typeof made>[]): RecordsOf =>
  () => ({ paths: [], made: files, warnings: [] });
const close = (records: RecordsOf, options = {}) => closeOver(FILES, ['/bin/app'], { records, time: 42, ...options });

describe('the records of the packed files', () => {
  test('are requested when all packed files are known, and are packed with the targets of their links', () => {
    let asked: string[] = [];
    const result = close((packed) => {
      asked = [...packed].sort();
      return { paths: ['/etc/os-release', '/none'], made: [], warnings: ['careful'] };
    });
    expect(asked).toEqual(['/bin', '/bin/app']);
    expect(reasons(result)).toEqual(['/bin/app traced', '/etc/os-release package-db', '/usr/lib/os-release symlink']);
    expect(result.warnings).toEqual(['careful']);
  });

  test('are generated with missing folders, with owner root and the given time', () => {
    const { packed } = close(recordsOf(made('/var/lib/new/sub/x'), made('/var/lib/new/sub/y', 'other')));
    const entries = packed.map(({ entry }) => entry).filter(({ path }) => path.startsWith('/var'));
    const made0 = { uid: 0, gid: 0, mtime: 42 };
    expect(entries).toMatchObject([
      { path: '/var', type: 'directory' },
      { path: '/var/lib', type: 'directory' },
      { path: '/var/lib/new', type: 'directory', mode: 0o755, ...made0 },
      { path: '/var/lib/new/sub', type: 'directory', mode: 0o755, ...made0 },
      { path: '/var/lib/new/sub/x', type: 'file', mode: 0o644, size: 4, body: Buffer.from('made'), ...made0 },
      { path: '/var/lib/new/sub/y', type: 'file', mode: 0o644, size: 5, body: Buffer.from('other'), ...made0 },
    ]);
    expect(new Set(packed.map(({ entry }) => entry.inode)).size).toBe(packed.length);
  });

  test('cover only files that drop leaves', () => {
    let asked: string[] = [];
    const records: RecordsOf = (packed) => {
      asked = [...packed].sort();
      return { paths: [], made: [], warnings: [] };
    };
    closeOver(FILES, ['/bin/app', '/var/lib/db/file'], { records, drop: ['**/file'] });
    expect(asked).toEqual(['/bin', '/bin/app', '/var', '/var/lib', '/var/lib/db']);
  });

  test("replace the image's own file", () => {
    const { packed } = closeOver(FILES, ['/var/lib/db/installed'], {
      records: recordsOf(made('/var/lib/db/installed')),
    });
    expect(packed.filter(({ entry }) => entry.path.endsWith('/installed')).map(({ entry }) => entry.body)).toEqual([
      Buffer.from('made'),
    ]);
  });

  test.each(['/bin/app/x', '/var/lib/db', '/etc/os-release/x/y'])(
    'are not generated if the path is taken: %s',
    (path) => {
      const { packed, warnings } = close(recordsOf(made(path)));
      expect(packed.every(({ entry }) => entry.body === undefined)).toBe(true);
      expect(warnings).toEqual([
        `${path} cannot be written: the image has a folder with its name, or a file in place of one of its folders`,
      ]);
    },
  );

  test.each<[string[], string[]]>([
    [['/var'], []],
    [['/var/lib/new/**'], ['/var', '/var/lib', '/var/lib/new']],
    [['/var/lib/new/x'], ['/var', '/var/lib', '/var/lib/new', '/var/lib/new/y']],
    [
      ['**/new', '!**/y'],
      ['/var', '/var/lib', '/var/lib/new', '/var/lib/new/y'],
    ],
  ])('can be dropped: %j', (drop, left) => {
    const { packed } = close(recordsOf(made('/var/lib/new/x'), made('/var/lib/new/y')), { drop });
    expect(packed.map(({ entry }) => entry.path).filter((path) => path.startsWith('/var'))).toEqual(left);
  });
});
