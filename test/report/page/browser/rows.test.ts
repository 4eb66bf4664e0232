import { expect, test } from 'vitest';
import { find, index, type Query } from '../../../../src/report/page/browser/rows.ts';
import type { Row } from '../../../../src/report/page/data.ts';

const rows: Row[] = [
  ['/usr/lib/libssl.so', 30, 'library', 'libssl3', '/usr/bin/curl'],
  ['/etc/Passwd', 20, 'config', 'base', ''],
  ['/usr/bin/curl', 10, 'traced', 'curl', ''],
];
const all: Query = { text: '', reason: '', column: 1, descending: true };

test.each<[string, Partial<Query>, number[]]>([
  ['an empty query, which matches all rows', {}, [0, 1, 2]],
  ['a word of the path, in any case', { text: 'PASSWD' }, [1]],
  ['a word of the path that needs the file', { text: 'curl' }, [0, 2]],
  ['several words', { text: ' curl  libssl ' }, [0]],
  ['a package', { text: 'base' }, [1]],
  ['a reason', { reason: 'traced' }, [2]],
  ['a part of a reason, which matches no row', { reason: 'trace' }, []],
  ['all, sorted by path', { column: 0, descending: false }, [1, 2, 0]],
  ['all, sorted by package in descending order', { column: 3 }, [0, 2, 1]],
])('find returns the matching rows for %s', (_, query, found) => {
  expect(find(rows, index(rows), { ...all, ...query })).toEqual(found);
});
