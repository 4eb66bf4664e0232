import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/path.ts';
import type { Report } from '../../src/report/report.ts';
import type { ClosureOptions } from '../../src/rootfs/closure/closure.ts';
import { elf } from '../rootfs/elves.ts';
import { type Files, program } from '../rootfs/trees.ts';
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

describe('why a path is in', () => {
  test('it was used', () => {
    expect(explain('/usr/bin/app')).toEqual([
      '/usr/bin/app is in the micro image (file, 234 B).'.replace('234', String(sizeOf('/usr/bin/app'))),
      'traced: /usr/bin/app was used while the test ran',
    ]);
  });

  test('the chain up to what was used, also by a name that has links in it', () => {
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
    ['/lib', ['/lib/ld.so'], {}, 'symlink: /lib is a link on the way to what is listed'],
    ['/lib', ['/usr/bin/app'], {}, 'symlink: /lib is a link on the way to what /usr/bin/app needs'],
    ['/srv/out', ['/srv/in'], {}, 'symlink: the link /srv/in leads to /srv/out'],
    ['/data', ['/data/none'], {}, 'parent: in /data something was made or looked for that the image lacks'],
    ['/data', ['/data/x'], {}, 'parent: /data is the folder that holds /data/x'],
    [
      '/etc/passwd',
      [],
      {},
      'config: the configuration of the image, or the engine when it starts it, needs /etc/passwd',
    ],
    ['/data/x', [], { keep: ['/srv', '/data'] }, 'keep: keep names /data/x (/data)'],
    ['/data/x', [], { keep: ['package:x', '/data/**', '!/none'] }, 'keep: keep names /data/x (/data/**)'],
    ['/usr/lib/ld.so', [], { keep: ['/lib', '/none'] }, 'keep: keep names /usr/lib/ld.so (/lib)'],
    ['/data/x', [], { keep: ['/data', '!/data', '/data/x'] }, 'keep: keep names /data/x (/data or /data/x)'],
    ['/data/x', ['/data/x'], { reasons: lockOf('/data/x') }, 'lock: the lock names /data/x, and lock-mode is union'],
  ])('%s of %j with %j', (path, list, options, line) => {
    expect(explain(path, list, options)[1]).toBe(line);
  });

  test.each<[string, string, string | undefined, string]>([
    ['healed', '/a', undefined, 'healed: a container of the micro image looked for /a in vain, so it was added'],
    ['package-db', '/a', undefined, 'package-db: by /a scanners find what is packed'],
    ['config', '/a', '/b', 'config: /b needs /a'],
    ['parent', '/a', '/b', 'parent: /b names something in /a that the image lacks'],
    ['of a later version', '/a', '/b', 'of a later version: /a, for /b'],
    ['of a later version', '/a', undefined, 'of a later version: /a'],
  ])('%s', (reason, path, by, line) => {
    const report = reportOf({}, []);
    report.packed = [{ path, type: 'file', size: 1, reason, ...(by ? { by } : {}) }];
    expect(wordsOf(report, path)[1]).toBe(line);
  });

  test.each<[boolean, number, string]>([
    [true, 0, 'was used while the test ran'],
    [true, 1, 'was used while the test ran, or is named by the file list that was packed'],
    [false, 1, 'is named by the file list that was packed'],
    [false, 3, 'is named by one of the 3 file lists that were packed'],
  ])('captured: %s, %i lists', (captured, fileLists, words) => {
    const report = reportOf(FILES, ['/data/x']);
    if (!captured) delete report.tracer;
    report.rules!.fileLists = fileLists;
    expect(wordsOf(report, '/data/x')[1]).toBe(`traced: /data/x ${words}`);
  });

  test('it was used, first by a program that was run by another', () => {
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

  test('a folder tells how much of it is packed, a link where it leads', () => {
    expect(explain('/usr').at(-1)).toBe('Of its 8 files 4 are packed.');
    expect(explain('/srv/in', ['/srv/in']).at(-1)).toBe('It leads to /data/x, which is in the micro image.');
    expect(explain('/srv/in')).toContain('It leads to /data/x, which is not in the micro image.');
  });

  test('a name with several links in it tells them all', () => {
    const report = reportOf({ ...FILES, '/short': { link: 'lib' } }, ['/short/ld.so']);
    expect(wordsOf(report, '/short/ld.so')[1]).toBe('It is /usr/lib/ld.so, through the links /short, /lib.');
  });

  test('reasons that go in a circle, which a report does not have, come to an end', () => {
    const report = reportOf({}, []);
    const record = (path: string, by: string) => ({ path, type: 'file', size: 1, reason: 'library', by });
    report.packed = [record('/a', '/b'), record('/b', '/a')];
    expect(wordsOf(report, '/a')).toHaveLength(3);
  });
});

describe('why a path is out', () => {
  test('it was not used', () => {
    expect(explain('/usr/share/doc/app/README')).toEqual([
      '/usr/share/doc/app/README is not in the micro image (file, 1.50 kB): it was not used while the test ran, and nothing that is packed needs it.',
      'To bring it in, let the test use it, or add this line to keep:',
      '/usr/share/doc/app/README',
    ]);
  });

  test('by a name with links in it; the line for keep has what is there', () => {
    const words = explain('/lib/libfoo.so.1', ['/data/x']);
    expect(words[1]).toBe('It is /usr/lib/libfoo.so.1, through the link /lib.');
    expect(words[0]).toMatch(/^\/lib\/libfoo\.so\.1 is not in the micro image \(file of foo, \d+ B\): it was not used/);
    expect(words.slice(-3)).toEqual([
      'To bring it in, let the test use it, or add one of these lines to keep:',
      '/usr/lib/libfoo.so.1',
      'package:foo',
    ]);
  });

  test('it was looked for in vain', () => {
    const change = { lookedForInVain: ['/lib/libfoo.so.1'] };
    expect(explain('/lib/libfoo.so.1', [], {}, change)).toContain(
      'A container of the micro image looked for it in vain.',
    );
    expect(explain('/usr/lib/libfoo.so.1', [], {}, change)).toContain(
      'A container of the micro image looked for it in vain.',
    );
  });

  test('the lock has it', () => {
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
    expect(explain('/data/x', [], {}, { drift })).toContain(
      'The lock names it; with lock-mode: union it would be packed.',
    );
    expect(explain('/gone', [], {}, { drift })).toContain(
      'The lock names it; an image that the lock was made from had it.',
    );
  });

  test('drop took it away', () => {
    const drop = ['/none', '/usr/lib/libx*'];
    expect(explain('/lib/libx.so.1.2', undefined, { drop })).toEqual([
      `/lib/libx.so.1.2 is not in the micro image (file of x, ${sizeOf('/usr/lib/libx.so.1.2')} B): drop took it away (/usr/lib/libx*).`,
      'It is /usr/lib/libx.so.1.2, through the link /lib.',
      'Without drop it would be there. symlink: the link /usr/lib/libx.so.1 leads to /usr/lib/libx.so.1.2',
      'library: /usr/bin/app needs the library /usr/lib/libx.so.1',
      'traced: /usr/bin/app was used while the test ran',
      'To bring it in, change drop so that it does not name the path.',
    ]);
  });

  test.each<[string[], string]>([
    [['package:libx', '/none'], 'package:libx'],
    [['/none', '/never'], '/none or /never'],
  ])('the lines of drop that may have done it, of %j: %s', (lines, named) => {
    const report = reportOf(FILES, ['/data/x'], { drop: ['/data/x'] });
    report.rules = { keep: [], drop: lines, fileLists: 0 };
    expect(wordsOf(report, '/data/x')[0]).toContain(`(${named})`);
  });

  test.each<[string, string]>([
    ['/run/app.pid', 'If a container makes it when it runs, it need not be packed.'],
    ['/proc/self/maps', 'The engine makes it in every container.'],
    ['/lib/libfo.so.1', 'Did you mean /usr/lib/libfoo.so.1 or /usr/lib/libx.so.1 or /usr/lib/libx.so.1.2?'],
  ])('%s is not in the image', (path, line) => {
    const words = explain(path);
    expect(words[0]).toBe(`${path} is not in the image app:1.2.`);
    expect(words.at(-1)).toBe(line);
  });

  test('a report that does not name what is left out says so', () => {
    const report = reportOf(FILES, ['/data/x']);
    delete report.leftOut;
    expect(wordsOf(report, '/usr/bin/app')).toEqual([
      '/usr/bin/app is not in the micro image.',
      'This report does not say what else the image has.',
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
