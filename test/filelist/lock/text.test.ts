import { describe, expect, test } from 'vitest';
import type { ImagePath } from '../../../src/base/path.ts';
import { lockText } from '../../../src/filelist/lock/text.ts';

const ID = `sha256:${'a'.repeat(64)}`;

describe('the text of a lock', () => {
  test.each<[string, string | undefined, string[], string]>([
    ['has the new paths instead of the old ones', '/b\n/old\n', ['/a', '/b'], '/a\n/b\n'],
    ['is sorted', '', ['/b', '/a-b', '/a/b'], '/a-b\n/a/b\n/b\n'],
    [
      'has no comments of a run',
      `# micropacker 1.0.0\n# tracer: strace 6.1\n# image: app:1 ${ID}\n/a\n`,
      ['/b'],
      '/b\n',
    ],
    [
      'keeps the comments at the start before a new first path',
      '# ours\n#too\n\n# micropacker is great\n/b\n',
      ['/a', '/b'],
      '# ours\n#too\n\n# micropacker is great\n/a\n/b\n',
    ],
    [
      'keeps a comment as long as the path below it stays',
      '/a\n# for b\n/b\n# for c\n/c\n',
      ['/0', '/a', '/b'],
      '/0\n/a\n# for b\n/b\n',
    ],
    ['keeps comments at the end', '/a\n# end\n', ['/b'], '/b\n# end\n'],
    ['keeps the comments of a lock without paths', '# ours\n', ['/b'], '# ours\n/b\n'],
    ['recognises a path in another notation', '/x\n# why\n"/a\\u002fb"\n', ['/a/b'], '# why\n/a/b\n'],
    ['keeps Windows line ends', '# ours\r\n/a\r\n', ['/b', '/c'], '# ours\r\n/b\r\n/c\r\n'],
    ['ends with a newline', '/a', ['/a', '/b'], '/a\n/b\n'],
    ['has no byte order mark', '\xef\xbb\xbf/a\n', ['/b'], '/b\n'],
    ['quotes paths that a line cannot hold', '', ['/\xff', '/\n', '/\xc3\xa9'], '"/\\n"\n/\xc3\xa9\n"/\\u00ff"\n'],
  ])('%s', (_, old, paths, text) => {
    expect(lockText(old, paths as ImagePath[])).toBe(text);
  });

  test('begins with an explanation if the lock is new', () => {
    expect(lockText(undefined, ['/a' as ImagePath])).toMatch(/^# The file list that micropacker packs\..*\n\/a\n$/);
  });
});
