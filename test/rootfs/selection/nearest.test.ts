import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idleWarning, nearestNames } from '../../../src/rootfs/selection/nearest.ts';
import { inTime } from '../../support/in-time.ts';
import { treeOf } from '../trees.ts';

const { tree } = treeOf({
  '/etc/nginx/nginx.conf': '',
  '/etc/nginx/mime.types': '',
  '/usr/lib/x86_64-linux-gnu/libfoo.so.1': '',
  '/usr/lib/libfoo.so.1': '',
  '/usr/share/zoneinfo/UTC': '',
  '/data/\xc3\xa9t\xc3\xa9': '',
});
const packages = { pathsOfPackage: () => [], packageNames: () => ['nginx', 'nginx-core', 'libnginx-mod', 'openssl'] };

describe('the warning about a line that selects nothing suggests similar names:', () => {
  test.each([
    ['/etc/ngnix', '; did you mean /etc/nginx?'],
    ['/etc/nginx/nginx.cnf', '; did you mean /etc/nginx/nginx.conf?'],
    ['/etc/ngnix/mime.types', '; did you mean /etc/nginx/mime.types?'],
    ['/usr/share/zonefino/**', '; did you mean /usr/share/zoneinfo?'],
    ['/opt/libfoo.so.1', '; did you mean /usr/lib/libfoo.so.1 or /usr/lib/x86_64-linux-gnu/libfoo.so.1?'],
    ['/data/étés', '; did you mean /data/été?'],
    ['/etc/nginx/*.cnf', ''],
    ['/nothing/like/it', ''],
    ['**/*.none', ''],
  ])('%s%s', (line, hint) => {
    expect(idleWarning('keep', line, tree)).toBe(`keep: ${line} matches nothing in the image${hint}`);
    expect(idleWarning('keep', line, tree, undefined, false)).toBe(`keep: ${line} matches nothing in the image`);
  });

  test.each([
    ['package:ngnix', '; did you mean package:nginx?'],
    ['!package:nginx-cor', '; did you mean package:nginx-core or package:nginx?'],
    ['package:x', ''],
  ])('%s%s', (line, hint) => {
    const warning = `keep: ${line} selects nothing: the image has no such package${hint}`;
    expect(idleWarning('keep', line, tree, { locales: [], packages })).toBe(warning);
  });
});

test('at most three names are suggested, the nearest first, each once', () => {
  const names = ['abcdef', 'abcdex', 'abcdexx', 'abcde', 'abcdex', 'abcd', 'zzzzzz'];
  expect(nearestNames('abcdex', names)).toEqual(['abcdex', 'abcde', 'abcdef']);
});

test('any line gives a warning without an error', () => {
  const parts = fc.constantFrom('/', 'etc', 'nginx', '*', '..', '.', 'x', '[', 'package:', '!', '\xff');
  fc.assert(fc.property(fc.array(parts), (line) => idleWarning('drop', line.join(''), tree).startsWith('drop: ')));
});

test('a million names are searched in limited time', () => {
  const names = Array.from({ length: 1_000_000 }, (_, at) => `file-name-${at}`);
  expect(inTime(5_000, () => nearestNames('file-nama-77', names))).toHaveLength(3);
});
