import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../src/path.ts';
import { type DriftFacts, driftParts, driftRecord, driftText } from '../../src/report/drift.ts';
import { DRIFT_FACTS } from './reports.ts';

const paths = (text: string) => text.split(' ').filter(Boolean) as ImagePath[];
const recordOf = (added: string, removed: string, facts: Partial<DriftFacts> = {}) =>
  driftRecord({ added: paths(added), removed: paths(removed) }, { ...DRIFT_FACTS, ...facts });
const has = (path: ImagePath) => !path.startsWith('/gone');

test('the record of a drift has the paths as files.txt has them, with what is known of them', () => {
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
    ['/a', '', {}, '1 path came'],
    ['', '/a /b', {}, '2 paths went'],
    ['/a', '/b', {}, '1 path came, 1 went'],
    ['/a /b', '/gone /c /d', { has }, '2 paths came, 3 went (1 that the image has no more)'],
    ['', '/gone', { has }, '1 path went (the image has it no more)'],
    ['/a', '/gone1 /gone2', { has }, '1 path came, 2 went (the image has them no more)'],
    ['/a /b', '', { found: false }, 'it is not there yet, all is new (2 paths)'],
  ])('+ %s - %s: %j', (added, removed, facts, words) => {
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
    ).toBe(`**Lock** <code>app.files</code>: 2 paths came, 2 went (1 that the image has no more). \
Packed only because the lock has them: 2 paths. \`lock.patch\` brings the lock up to date.

| Package or folder | Came | Went |
|---|--:|--:|
| <code>libc6</code> | 1 | 1 |
| <code>/gone</code> | 0 | 1 |
| <code>/usr/lib/py</code> | 1 | 0 |

<details><summary>What came and what went</summary>

\`\`\`diff
+ /lib/x
+ /usr/lib/py/json/a
- /gone/y  (the image has it no more)
- /lib/z
\`\`\`

</details>`);
  });

  test('is one line where there is none', () => {
    expect(driftParts(recordOf('', ''))).toEqual(['**Lock** <code>app.files</code>: no drift.']);
  });

  test('is short of many paths in many folders', () => {
    const many = Array.from({ length: 100 }, (_, at) => `/f${String(at).padStart(2, '0')}/x`).join(' ');
    const text = driftParts(recordOf(many, '')).join('\n');
    expect(text).toMatch(/<code>\/f14<\/code> \| 1 \| 0 \|\n\| … and 85 more/);
    expect(text).toMatch(/\+ \/f49\/x\n {2}… the rest is in report\.json/);
  });

  test('has no list of paths where all are new', () => {
    expect(driftParts(recordOf('/a', '', { found: false }))).toEqual([
      '**Lock** <code>app.files</code>: it is not there yet, all is new (1 path). `lock.patch` brings the lock up to date.',
      '| Package or folder | Came | Went |\n|---|--:|--:|\n| <code>/</code> | 1 | 0 |',
    ]);
  });

  test('is only the table where a gate and the patch say the rest', () => {
    const table = '| Package or folder | Came | Went |\n|---|--:|--:|\n| <code>/</code> | 1 | 0 |';
    expect(driftParts(recordOf('/a', '', { mode: 'fail' }))).toEqual([table]);
    expect(driftParts(recordOf('', '', { mode: 'fail' }))).toEqual([]);
  });

  test('is not broken by names', () => {
    const drift = recordOf('/`````', '', { lock: '<b>|`' });
    expect(driftParts(drift).join('\n')).toContain('``````diff\n+ /`````\n``````');
    expect(driftParts(drift)[0]).toContain('<code>&#60;b&#62;&#124;&#96;</code>');
  });
});
