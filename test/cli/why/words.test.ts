import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import type { Report } from '../../../src/report/report.ts';
import type { ClosureOptions } from '../../../src/rootfs/closure/closure.ts';
import { elf } from '../../rootfs/elves.ts';
import { type Files, program } from '../../rootfs/trees.ts';
import { reportOf, wordsOf } from './explained.ts';

const FILES: Files = {
  '/lib': { link: 'usr/lib' },
  '/usr/bin/app': program(elf({ needed: ['libx.so.1'], interpreter: '/lib/ld.so' })),
  '/usr/bin/script': program('#!/usr/bin/app\n'),
  '/usr/lib/ld.so': elf(),
  '/usr/lib/libx.so.1': { link: 'libx.so.1.2' },
  '/usr/lib/libx.so.1.2': elf({ soname: 'libx.so.1' }),
  '/usr/lib/libfoo.so.1': elf({ soname: 'libfoo.so.1' }),
  '/usr/share/doc/app/README': 'x'.repeat(1500),
  '/usr/share/doc/app/[notes]': '',
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
  '/srv/in': { link: 'out' },
  '/srv/out': { link: '/data/x' },
  '/data/x': 'x',
};
const explain = (
  path: string,
  list: string[] = ['/usr/bin/app'],
  options: Partial<ClosureOptions> = {},
  change: Partial<Report> = {},
) => wordsOf(reportOf(FILES, list, options, change), path);

describe('the answer for a packed path', () => {
  test('says that the path was used', () => {
    expect(explain('/usr/bin/app')).toEqual([
      '/usr/bin/app is in the micro image (file, 234 B).'.replace('234', String(sizeOf('/usr/bin/app'))),
      'traced: /usr/bin/app was used while the test ran',
    ]);
  });

  test('has the chain of reasons up to a used path, also for a path through links', () => {
    expect(explain('/lib/libx.so.1.2', ['/usr/bin/script'])).toEqual([
      `/lib/libx.so.1.2 is in the micro image (file of x, ${sizeOf('/usr/lib/libx.so.1.2')} B).`,
      'It is /usr/lib/libx.so.1.2, through the link /lib.',
      'symlink: the link /usr/lib/libx.so.1 leads to /usr/lib/libx.so.1.2',
      'library: /usr/bin/app needs the library /usr/lib/libx.so.1',
      'interpreter: /usr/bin/script is run by /usr/bin/app',
      'traced: /usr/bin/script was used while the test ran',
    ]);
  });

  test.each<[string, string[], Partial<ClosureOptions>, string]>([
    ['/lib', ['/lib/ld.so'], {}, 'symlink: /lib is a link in a path that is listed'],
    ['/lib', ['/usr/bin/app'], {}, 'symlink: /lib is a link in a path that /usr/bin/app needs'],
    ['/srv/out', ['/srv/in'], {}, 'symlink: the link /srv/in leads to /srv/out'],
    ['/data', ['/data/none'], {}, 'parent: a path in /data was created or tried that does not exist in the image'],
    ['/data', ['/data/x'], {}, 'parent: /data is the folder that holds /data/x'],
    ['/etc/passwd', [], {}, "config: the image's configuration, or the engine at start, needs /etc/passwd"],
    ['/data/x', [], { keep: ['/srv', '/data'] }, 'keep: keep names /data/x (/data)'],
    ['/data/x', [], { keep: ['package:x', '/data/**', '!/none'] }, 'keep: keep names /data/x (/data/**)'],
    ['/usr/lib/ld.so', [], { keep: ['/lib', '/none'] }, 'keep: keep names /usr/lib/ld.so (/lib)'],
    ['/data/x', [], { keep: ['/data', '!/data', '/data/x'] }, 'keep: keep names /data/x (/data or /data/x)'],
    ['/data/x', ['/data/x'], { reasons: lockOf('/data/x') }, 'lock: the lock names /data/x, and lock-mode is union'],
  ])('explains %s for the list %j with %j', (path, list, options, line) => {
    expect(explain(path, list, options)[1]).toBe(line);
  });

  test.each<[string, string, string | undefined, string]>([
    ['healed', '/a', undefined, 'healed: /a was missing at run time in the micro image, so it was added'],
    [
      'listed',
      '/p/a',
      undefined,
      'listed: its folder was listed while the test ran, so the name of /p/a can matter to the program',
    ],
    ['package-db', '/a', undefined, 'package-db: scanners read /a to find the packed packages'],
    ['config', '/a', '/b', 'config: /b needs /a'],
    ['parent', '/a', '/b', 'parent: /b names a path in /a that does not exist in the image'],
    ['of a later version', '/a', '/b', 'of a later version: /a, for /b'],
    ['of a later version', '/a', undefined, 'of a later version: /a'],
  ])('explains the reason "%s" of %s by %s', (reason, path, by, line) => {
    const report = reportOf({}, []);
    report.packed = [{ path, type: 'file', size: 1, reason, ...(by ? { by } : {}) }];
    expect(wordsOf(report, path)[1]).toBe(line);
  });

  test.each<[boolean, number, string]>([
    [true, 0, 'was used while the test ran'],
    [true, 1, 'was used while the test ran, or is named by the file list that was packed'],
    [false, 1, 'is named by the file list that was packed'],
    [false, 3, 'is named by one of the 3 file lists that were packed'],
  ])('says where a traced path comes from (captured: %s, file lists: %i)', (captured, fileLists, words) => {
    const report = reportOf(FILES, ['/data/x']);
    if (!captured) delete report.tracer;
    report.rules!.fileLists = fileLists;
    expect(wordsOf(report, '/data/x')[1]).toBe(`traced: /data/x ${words}`);
  });

  test('names the first program that used the path, and the program that ran that one', () => {
    const report = reportOf(FILES, ['/data/x', '/usr/bin/app']);
    for (const record of report.packed) {
      if (record.path === '/data/x') record.by = '/usr/bin/app';
      if (record.path === '/usr/bin/app') record.by = '/gone';
    }
    expect(wordsOf(report, '/data/x').slice(1)).toEqual([
      'traced: /data/x was used while the test ran, first by /usr/bin/app',
      'traced: /usr/bin/app was used while the test ran, first by /gone',
    ]);
  });

  test('has the number of packed files for a folder, and the target for a link', () => {
    expect(explain('/usr').at(-1)).toBe('4 of its 8 files are packed.');
    expect(explain('/srv/in', ['/srv/in']).at(-1)).toBe('It leads to /data/x, which is in the micro image.');
    expect(explain('/srv/in')).toContain('It leads to /data/x, which is not in the micro image.');
  });

  test('names all links in the path', () => {
    const report = reportOf({ ...FILES, '/short': { link: 'lib' } }, ['/short/ld.so']);
    expect(wordsOf(report, '/short/ld.so')[1]).toBe('It is /usr/lib/ld.so, through the links /short, /lib.');
  });

  test('ends for circular reasons in a damaged report', () => {
    const report = reportOf({}, []);
    const record = (path: string, by: string) => ({ path, type: 'file', size: 1, reason: 'library', by });
    report.packed = [record('/a', '/b'), record('/b', '/a')];
    expect(wordsOf(report, '/a')).toHaveLength(3);
  });
});

describe('the answer for a path that is left out', () => {
  test('says that the path was not used, and how to add it', () => {
    expect(explain('/usr/share/doc/app/README')).toEqual([
      '/usr/share/doc/app/README is not in the micro image (file, 1.50 kB): it was not used while the test ran, and nothing that is packed needs it.',
      'To pack it, let the test use it, or add this line to keep:',
      '/usr/share/doc/app/README',
    ]);
  });

  test('names the lines of drop: keep would not help', () => {
    const rules = { keep: [], drop: ['/usr/share/doc/**'], fileLists: 0 };
    expect(explain('/usr/share/doc/app/README', [], {}, { rules }).at(-1)).toBe(
      'drop names it (/usr/share/doc/**). To pack it, remove that from drop.',
    );
  });

  test('resolves links in the path, and suggests the resolved path for keep', () => {
    const words = explain('/lib/libfoo.so.1', ['/data/x']);
    expect(words[1]).toBe('It is /usr/lib/libfoo.so.1, through the link /lib.');
    expect(words[0]).toMatch(/^\/lib\/libfoo\.so\.1 is not in the micro image \(file of foo, \d+ B\): it was not used/);
    expect(words.slice(-3)).toEqual([
      'To pack it, let the test use it, or add one of these lines to keep:',
      '/usr/lib/libfoo.so.1',
      'package:foo',
    ]);
  });

  test('says that the path was missing at run time', () => {
    const change = { missingAtRunTime: ['/lib/libfoo.so.1'] };
    expect(explain('/lib/libfoo.so.1', [], {}, change)).toContain(
      'It was missing at run time: a container of the micro image tried to use it.',
    );
    expect(explain('/usr/lib/libfoo.so.1', [], {}, change)).toContain(
      'It was missing at run time: a container of the micro image tried to use it.',
    );
  });

  test('says that the lock names the path', () => {
    const removed = [{ path: '/data/x' }, { path: '/gone', gone: true as const }];
    const drift = {
      lock: 'l',
      mode: 'report' as const,
      found: true,
      kind: 'removed' as const,
      added: [],
      removed,
      onlyLocked: [],
    };
    expect(explain('/data/x', [], {}, { drift })).toContain('The lock names it: lock-mode: union packs it.');
    expect(explain('/gone', [], {}, { drift })).toContain(
      'The lock names it: it existed in the image when the lock was written.',
    );
  });

  test('names the line of drop that excludes the path', () => {
    const drop = ['/none', '/usr/lib/libx*'];
    expect(explain('/lib/libx.so.1.2', undefined, { drop })).toEqual([
      `/lib/libx.so.1.2 is not in the micro image (file of x, ${sizeOf('/usr/lib/libx.so.1.2')} B): drop excludes it (/usr/lib/libx*).`,
      'It is /usr/lib/libx.so.1.2, through the link /lib.',
      'Without drop it would be packed. symlink: the link /usr/lib/libx.so.1 leads to /usr/lib/libx.so.1.2',
      'library: /usr/bin/app needs the library /usr/lib/libx.so.1',
      'traced: /usr/bin/app was used while the test ran',
      'To pack it, change drop so that it does not match the path.',
    ]);
  });

  test.each<[string[], string]>([
    [['package:libx', '/none'], 'package:libx'],
    [['/none', '/never'], '/none or /never'],
  ])('names the lines of drop that can exclude the path, of %j: %s', (lines, named) => {
    const report = reportOf(FILES, ['/data/x'], { drop: ['/data/x'] });
    report.rules = { keep: [], drop: lines, fileLists: 0 };
    expect(wordsOf(report, '/data/x')[0]).toContain(`(${named})`);
  });

  test.each<[string, string]>([
    ['/run/app.pid', 'If the container creates it at run time, it does not have to be packed.'],
    ['/proc/self/maps', 'The engine creates it in every container.'],
    ['/lib/libfo.so.1', 'Did you mean /usr/lib/libfoo.so.1 or /usr/lib/libx.so.1 or /usr/lib/libx.so.1.2?'],
  ])('says that %s is not in the image, and a hint', (path, line) => {
    const words = explain(path);
    expect(words[0]).toBe(`${path} is not in the image app:1.2.`);
    expect(words.at(-1)).toBe(line);
  });

  test('says that the report does not list the other files, if leftOut is missing', () => {
    const report = reportOf(FILES, ['/data/x']);
    delete report.leftOut;
    expect(wordsOf(report, '/usr/bin/app')).toEqual([
      '/usr/bin/app is not in the micro image.',
      'This report does not list the other files of the image.',
    ]);
    expect(wordsOf(report, '/data/x')[0]).toBe('/data/x is in the micro image (file, 1 B).');
  });
});

function sizeOf(path: string): number {
  return reportOf(FILES, [path]).packed.find((record) => record.path === path)!.size;
}

function lockOf(path: string) {
  return new Map([[path as ImagePath, 'lock' as const]]);
}
