import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { pathFromText } from '../../src/base/path.ts';
import { type How, Touches } from '../../src/capture/touch.ts';
import { addInterpreters } from '../../src/trial/interpreters.ts';
import type { Mounted } from '../../src/trial/mounts.ts';

const folder = mkdtempSync(join(tmpdir(), 'interpreters-'));
const source = join(folder, 'hooks');
mkdirSync(source);
const write = (name: string, text: string | Buffer) => writeFileSync(join(source, name), text);
write('script', '#! /usr/bin/perl -w\n');
write('text', 'no script');
write('program', readFileSync(process.execPath).subarray(0, 100_000));
write('empty', '');
symlinkSync(join(folder, 'secret'), join(source, 'link'));
writeFileSync(join(folder, 'secret'), '#!/of/the/host\n');
execFileSync('mkfifo', [join(source, 'fifo')]);
symlinkSync('..', join(source, 'above'));
afterAll(() => rmSync(folder, { recursive: true }));

const mounts: Mounted[] = [{ path: pathFromText('/hooks'), hides: 'folder', source }];
const never = { copyOut: () => Promise.reject(new Error('asked')) };

async function added(path: string, how: How, change: object = {}, docker: object = never, also = mounts) {
  const touches = new Touches();
  touches.add({ path: pathFromText(path), how, found: true, ...change });
  await addInterpreters(touches, { id: 'c0ffee', mounts: also, docker: docker as never });
  return touches
    .sorted()
    .filter((touch) => touch.path !== path)
    .map((touch) => [touch.path, touch.how, touch.found, touch.by]);
}

describe('of a mounted program', () => {
  test.each([
    ['/hooks/script', [['/usr/bin/perl', 'exec', false, '/hooks/script']]],
    ['/hooks/program', [[expect.stringMatching(/^\/lib.*\/ld-/), 'exec', false, '/hooks/program']]],
    ['/hooks/text', []],
    ['/hooks/empty', []],
    ['/hooks/none', []],
    ['/hooks/link', []],
    ['/hooks/above/secret', []],
    ['/hooks/fifo', []],
    ['/hooks', []],
  ])('%s, the interpreters are %j', async (path, wanted) => expect(await added(path, 'exec')).toEqual(wanted));

  test('nothing is read that did not run', async () => expect(await added('/hooks/script', 'open')).toEqual([]));
});

describe('of a program that the container made', () => {
  const script = join(folder, 'made');
  writeFileSync(script, '#!/opt/run it\n');
  chmodSync(script, 0o755);
  const tar = (name: string) => execFileSync('tar', ['--format=pax', '-cf', '-', '-C', folder, name]);
  const giving = (bytes: Buffer) => ({
    copyOut: async (_: string, __: string, take: (b: Buffer) => void) => take(bytes),
  });

  test('the interpreter is in its first line', async () => {
    expect(await added('/tmp/made', 'exec', { created: true }, giving(tar('made')))).toEqual([
      ['/opt/run', 'exec', false, '/tmp/made'],
    ]);
  });

  test('nothing is asked for if it was not made there', async () => {
    expect(await added('/usr/bin/made', 'exec', {}, giving(tar('made')))).toEqual([]);
  });

  test('a long program is read as far as needed', async () => {
    const big = Buffer.concat([tar('made'), Buffer.alloc(1 << 20)]);
    let taken = 0;
    const docker = {
      async copyOut(_: string, __: string, take: (b: Buffer) => void) {
        for (; taken < big.length; taken += 10_000) take(big.subarray(taken, taken + 10_000));
      },
    };
    expect(await added('/tmp/made', 'exec', { created: true }, docker)).toHaveLength(1);
    expect(taken).toBeLessThan(200_000);
  });

  test('one that is gone again has none', async () => {
    const gone = { copyOut: () => Promise.reject(new Error('no such file')) };
    expect(await added('/tmp/made', 'exec', { created: true }, gone)).toEqual([]);
  });
});
