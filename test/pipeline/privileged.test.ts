import { describe, expect, test } from 'vitest';
import { clean } from '../../src/base/path.ts';
import { Touches } from '../../src/capture/touch.ts';
import { givesRights, privilegedPrograms, programsOf } from '../../src/pipeline/privileged.ts';
import type { Entry } from '../../src/tar/entry.ts';
import { treeOf } from '../rootfs/trees.ts';

const entry = (change: Partial<Entry>) => ({ type: 'file', mode: 0o755, ...change }) as Entry;
const CAPABLE = new Map([['security.capability', Buffer.alloc(20)]]);

describe('a program gets rights from its file', () => {
  test.each<[string, Partial<Entry>, boolean]>([
    ['with setuid', { mode: 0o4755 }, true],
    ['with setgid', { mode: 0o2755 }, true],
    ['with file capabilities', { xattrs: CAPABLE }, true],
    ['without', {}, false],
    ['with the sticky bit only', { mode: 0o1755 }, false],
    ['not as a folder with setgid', { type: 'directory', mode: 0o2755 }, false],
  ])('%s', (_, change, gives) => expect(givesRights(entry(change))).toBe(gives));
});

test('the programs that ran and have such a file, by the name that was used', () => {
  const { tree } = treeOf({
    '/bin/su': { mode: 0o4755 },
    '/bin/ping': '',
    '/bin/ls': '',
    '/usr/su': { link: '../bin/su' },
    '/bin/mount': { mode: 0o4755 },
  });
  const touches = new Touches();
  for (const path of ['/usr/su', '/bin/ping', '/bin/ls', '/bin/none']) {
    touches.add({ path: clean(path), how: 'exec', found: path !== '/bin/none' });
  }
  touches.add({ path: clean('/bin/mount'), how: 'open', found: true });
  const contents = {
    index: () => ({ tree }) as never,
    complete: (packed: readonly { entry: Entry; reason: 'traced' }[]) =>
      packed.map((one) =>
        one.entry.path === '/bin/ping' ? { ...one, entry: { ...one.entry, xattrs: CAPABLE } } : one,
      ),
  };
  const details = programsOf(touches, contents as never);
  expect(privilegedPrograms(touches, tree, details)).toEqual(['/bin/ping', '/usr/su']);
});
