import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unpackProgram } from '../../../src/capture/sysdig/program.ts';
import { workFolder } from '../stage.ts';
import { archiveOf, type Made } from './archives.ts';

let folder: ReturnType<typeof workFolder>;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

function unpack(members: Made[]): Promise<string> {
  const file = join(folder.path, 'a.tar.gz');
  writeFileSync(file, archiveOf(members));
  mkdirSync(join(folder.path, 'home'));
  return unpackProgram({ file, name: 'the archive' }, join(folder.path, 'home'), new AbortController().signal);
}

test('returns the path of sysdig', async () => {
  expect(await unpack([{ path: 'usr/bin/sysdig' }])).toBe(join(folder.path, 'home/usr/bin/sysdig'));
});

test.each<[string, Made[]]>([
  ['another program', [{ path: 'usr/bin/other' }]],
  ['a folder of that name', [{ path: 'usr/bin/sysdig', type: 'Directory' }]],
  ['a sysdig that is not executable', [{ path: 'usr/bin/sysdig', mode: 0o644 }]],
])('an archive with %s is no release', async (_, members) => {
  await expect(unpack(members)).rejects.toThrow(
    'the archive is not a sysdig release: it has no executable usr/bin/sysdig',
  );
});

test('an archive with a member outside is refused', async () => {
  await expect(unpack([{ path: '../usr/bin/sysdig' }])).rejects.toThrow('is outside of the archive');
});
