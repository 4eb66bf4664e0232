import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean } from '../../src/base/path.ts';
import { walked } from '../../src/capture/walk.ts';

describe('walked', () => {
  test.each([
    ['/etc/passwd', ['open /etc/passwd']],
    ['/work/.', ['open /work']],
    ['/a//b/./c', ['open /a/b/c']],
    ['/usr/bin/../lib/x', ['open /usr/lib/x', 'stat /usr/bin']],
    ['/a/b/../../c', ['open /c', 'stat /a/b', 'stat /a']],
    ['/../etc', ['open /etc']],
    ['/a..b/..c', ['open /a..b/..c']],
  ])('%s', (path, expected) => {
    expect(walked(path, 'open', true).map((touch) => `${touch.how} ${touch.path}`)).toEqual(expected);
  });

  test('returns the clean path first for every path', () => {
    const part = fc.constantFrom('a', 'é', '..', '.', '', 'b c');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = `/${parts.join('/')}`;
        const touches = walked(path, 'create', false);
        expect(touches[0]).toEqual({ path: clean(path), how: 'create', found: false });
        for (const touch of touches.slice(1)) expect(touch.how).toBe('stat');
      }),
    );
  });
});
