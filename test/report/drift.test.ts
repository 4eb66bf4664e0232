import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/base/path.ts';
import { type DriftFacts, driftRecord, driftText } from '../../src/report/drift.ts';
import { driftParts } from '../../src/report/summary/drift.ts';
import { DRIFT_FACTS } from './reports.ts';

const paths = (text: string) => text.split(' ').filter(Boolean) as ImagePath[];
const recordOf = (added: string, removed: string, facts: Partial<DriftFacts> = {}) =>
  driftRecord({ added: paths(added), removed: paths(removed) }, { ...DRIFT_FACTS, ...facts });
const has = (path: ImagePath) => !path.startsWith('/gone');

test('the record of a drift has paths in the form of files.txt, with package and `gone` if known', () => {
  const packageOf = (path: string) => (path.startsWith('/lib') ? 'libc6' : undefined);
  const onlyLocked = paths('/l');
  expect(recordOf('/gone/listed', '', { has }).added).toEqual([{ path: '/gone/listed' }]);
  expect(recordOf('/lib/x /\xff', '/gone/y', { mode: 'union', has, packageOf, onlyLocked })).toEqual({
    lock: 'app.files',
    mode: 'union',
    found: true,
    kind: 'both',
    added: [{ path: '/lib/x', package: 'libc6' }, { path: '"/\\u00ff"' }],
    removed: [{ path: '/gone/y', gone: true }],
    onlyLocked: ['/l'],
  });
});

describe('a drift in words', () => {
  test.each<[string, string, Partial<DriftFacts>, string]>([
    ['', '', {}, 'no drift'],
    ['/a', '', {}, '1 path added'],
    ['', '/a /b', {}, '2 paths removed'],
    ['/a', '/b', {}, '1 path added, 1 removed'],
    ['/a /b', '/gone /c /d', { has }, '2 paths added, 3 removed (1 no longer exists in the image)'],
    ['', '/gone1 /gone2 /c', { has }, '3 paths removed (2 no longer exist in the image)'],
    ['', '/gone', { has }, '1 path removed (it no longer exists in the image)'],
    ['/a', '/gone1 /gone2', { has }, '1 path added, 2 removed (they no longer exist in the image)'],
    ['/a /b', '', { found: false }, 'the file does not exist yet (2 new paths)'],
  ])('says how many paths were added (%s) and removed (%s), with %j', (added, removed, facts, words) => {
    expect(driftText(recordOf(added, removed, facts))).toBe(words);
  });
});

describe('the drift in the summary', () => {
  test('has counts by package or folder, and the paths', () => {
    const packageOf = (path: string) => (path.startsWith('/lib') ? 'libc6' : undefined);
    const drift = recordOf('/lib/x /usr/lib/py/json/a', '/gone/y /lib/z', {
      has,
      packageOf,
      onlyLocked: paths('/l /m'),
    });
    expect(
      driftParts(drift).join('\n\n'),
    ).toBe(`**Lock** <code>app.files</code>: 2 paths added, 2 removed (1 no longer exists in the image). \
Packed only because the lock has them: 2 paths. \`lock.patch\` brings the lock up to date.

| Package or folder | Added | Removed |
|---|--:|--:|
| <code>libc6</code> | 1 | 1 |
| <code>/gone</code> | 0 | 1 |
| <code>/usr/lib/py</code> | 1 | 0 |

<details><summary>Paths added and removed</summary>

\`\`\`diff
+ /lib/x
+ /usr/lib/py/json/a
- /gone/y  (no longer in the image)
- /lib/z
\`\`\`

</details>`);
  });

  test('is one line if the list and the lock are the same', () => {
    expect(driftParts(recordOf('', ''))).toEqual(['**Lock** <code>app.files</code>: no drift.']);
  });

  test('is cut after 15 folders and 50 paths', () => {
    const many = Array.from({ length: 100 }, (_, at) => `/f${String(at).padStart(2, '0')}/x`).join(' ');
    const text = driftParts(recordOf(many, '')).join('\n');
    expect(text).toMatch(/<code>\/f14<\/code> \| 1 \| 0 \|\n\| … and 85 more/);
    expect(text).toMatch(/\+ \/f49\/x\n {2}… more in report\.json/);
  });

  test('has no list of paths if the lock does not exist yet', () => {
    expect(driftParts(recordOf('/a', '', { found: false }))).toEqual([
      '**Lock** <code>app.files</code>: the file does not exist yet (1 new path). `lock.patch` brings the lock up to date.',
      '| Package or folder | Added | Removed |\n|---|--:|--:|\n| <code>/</code> | 1 | 0 |',
    ]);
  });

  test('is only the table with lock-mode fail, because the gate and the patch say the rest', () => {
    const table = '| Package or folder | Added | Removed |\n|---|--:|--:|\n| <code>/</code> | 1 | 0 |';
    expect(driftParts(recordOf('/a', '', { mode: 'fail' }))).toEqual([table]);
    expect(driftParts(recordOf('', '', { mode: 'fail' }))).toEqual([]);
  });

  test('cannot be broken by names that contain markup', () => {
    const drift = recordOf('/`````', '', { lock: '<b>|`' });
    expect(driftParts(drift).join('\n')).toContain('``````diff\n+ /`````\n``````');
    expect(driftParts(drift)[0]).toContain('<code>&#60;b&#62;&#124;&#96;</code>');
  });
});
