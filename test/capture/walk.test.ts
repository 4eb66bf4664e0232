import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean } from '../../src/base/path.ts';
import { walked } from '../../src/capture/walk.ts';

describe('walked', () => {
  test.each([
    ['/etc/passwd', ['open /etc/passwd']],
    ['/work/.', ['open /work']],
    ['/a//b/./c', ['open /a/b/c']],
    ['/usr/bin/../lib/x', ['open /usr/lib/x', 'stat /usr/bin', 'open as written: /usr/bin/../lib/x']],
    ['/a/b/../../c', ['open /c', 'stat /a/b', 'stat /a', 'open as written: /a/b/../../c']],
    ['/a/..', ['open /', 'stat /a', 'open as written: /a/..']],
    ['/../etc', ['open /etc', 'open as written: /../etc']],
    ['/proc/self/root/etc/x', ['open /etc/x']],
    ['/proc/12/root/etc/x', ['open /etc/x']],
    ['/proc/self/root', ['open /proc/self/root']],
    ['/a..b/..c', ['open /a..b/..c']],
  ])('%s', (path, expected) => {
    const shown = walked(path, 'open', true).map(
      (touch) => `${touch.how} ${touch.asWritten === undefined ? touch.path : `as written: ${touch.asWritten}`}`,
    );
    expect(shown).toEqual(expected);
  });

  test('returns the clean path first for every path', () => {
    const part = fc.constantFrom('a', 'é', '..', '.', '', 'b c');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = `/${parts.join('/')}`;
        const touches = walked(path, 'create', false);
        expect(touches[0]).toEqual({ path: clean(path), how: 'create', found: false });
        const others = touches.slice(1).filter(({ asWritten }) => asWritten === undefined);
        expect(others.map(({ how }) => how)).toEqual(others.map(() => 'stat'));
        expect(touches.length - 1 - others.length).toBe(parts.includes('..') ? 1 : 0);
      }),
    );
  });
});
