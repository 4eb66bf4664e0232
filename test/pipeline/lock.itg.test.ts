import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cli, readReport } from '../support/cli.ts';
import { docker, hasImage, left, nothing, removeImage } from '../support/engine.ts';

const IMAGE = 'micropacker-test-lock';
const MICRO = `${IMAGE}-micro`;
const TIMEOUT = { timeout: 180_000 };
let folder = '';
let output = '';

beforeAll(() => {
  const context = mkdtempSync(join(tmpdir(), 'lock-image-'));
  const files = 'mkdir /data && for name in a b c; do echo $name > /data/$name; done';
  writeFileSync(
    join(context, 'Dockerfile'),
    `FROM ${process.env.MICROPACKER_TEST_BASE}\nRUN ${files}\nCMD ["sleep", "1000"]\n`,
  );
  docker(['build', '--quiet', '--tag', IMAGE, context]);
  rmSync(context, { recursive: true });
}, 180_000);
afterAll(() => removeImage(IMAGE));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  output = join(folder, 'output');
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  mkdirSync(join(folder, 'locks'));
});
afterEach(() => {
  removeImage(MICRO);
  rmSync(folder, { recursive: true });
});

const WHY = `/data/b is in the micro image (file, 2 B).
  lock: the lock names /data/b, and lock-mode is union

/bin/env is in the micro image (file of coreutils, SIZE).
  It is /usr/bin/env, through the link /bin.
  lock: the lock names /usr/bin/env, and lock-mode is union

/data/c is not in the micro image (file, 2 B): it was not used while the test ran, and nothing that is packed needs it.
  To pack it, let the test use it, or add this line to keep:
    /data/c
`;
const lock = () => join(folder, 'locks/app.files');
const flags = (mode: string) => ['--image', IMAGE, '--output', output, '--lock', lock(), '--lock-mode', mode];

function pack(mode: string, listed: string[], ...more: string[]) {
  const list = join(folder, 'list.txt');
  writeFileSync(list, listed.map((path) => `${path}\n`).join(''));
  return cli(['pack', '--file-list', list, ...flags(mode), ...more]);
}

function apply(): void {
  execFileSync('git', ['apply', 'output/lock.patch'], { cwd: folder });
}

describe('lock-mode', () => {
  test(
    'report says what was added and removed, also if the lock does not exist yet, and the patch makes the lock',
    TIMEOUT,
    async () => {
      const first = await pack('report', ['/bin/cat', '/data/a', '/data/b']);
      expect(first.stderr).toContain('app.files does not exist yet. Make it from this run: git apply its lock.patch');
      expect(first.code).toBe(0);
      expect(readReport(output).drift).toMatchObject({ kind: 'added', found: false });
      apply();
      const second = await pack('report', ['/bin/cat', '/data/a', '/data/c']);
      expect(second.stderr).toMatch(
        /note: lock .*app\.files: 1 path added, 1 removed\n.*\+ \/data\/c\n.*- \/data\/b\n/,
      );
      expect(second.code).toBe(0);
      const drift = { kind: 'both', added: [{ path: '/data/c' }], removed: [{ path: '/data/b' }], onlyLocked: [] };
      expect(readReport(output).drift).toMatchObject(drift);
    },
  );

  test('fail has exit code 4 and tags nothing, until the patch is applied', TIMEOUT, async () => {
    writeFileSync(lock(), '# ours\n/bin/cat\n/data/b\n/data/gone');
    const before = await pack('fail', ['/bin/cat', '/data/a'], '--max-size', '1GB');
    expect(before.stderr).toContain('- /data/gone (no longer in the image)');
    expect(before.stderr).toContain('max-size 1.00 GB: ');
    expect(before.stderr).toMatch(/lock\.patch:\n.*diff --git a\/locks\/app\.files b\/locks\/app\.files\n/);
    expect(before.stderr).toMatch(
      /error: lock: .*app\.files differs from what this run packs: 1 path added, 2 removed \(1 no longer exists in the image\)\n/,
    );
    expect(before.code).toBe(4);
    expect(hasImage(MICRO)).toBe(false);
    expect(existsSync(join(output, 'rootfs.tar'))).toBe(false);
    const written = join(folder, 'written');
    copyFileSync(lock(), written);
    expect((await cli(['lock', '--from', output, '--lock', written])).stdout).toBe(
      `${written}: 1 path added, 2 removed, 2 paths now\n+ /data/a\n- /data/b\n- /data/gone\n`,
    );
    apply();
    expect(readFileSync(lock(), 'utf8')).toBe('# ours\n/bin/cat\n/data/a\n');
    expect(readFileSync(written, 'utf8')).toBe(readFileSync(lock(), 'utf8'));
    const after = await pack('fail', ['/data/a', '/bin/cat']);
    expect(after.stderr).toMatch(/lock .*app\.files: no drift, ok/);
    expect(after.code).toBe(0);
    expect(existsSync(join(output, 'lock.patch'))).toBe(false);
    expect(left()).toEqual(nothing);
  });

  test(
    'union packs locked paths that the test did not reach, and the list alone gives the same bytes again',
    TIMEOUT,
    async () => {
      writeFileSync(lock(), '/data/b\n/data/gone\n/usr/bin/env\n');
      const program = ['--command', 'sh\n-c\ncat /data/a; exec sleep 1000', '--ready', 'none', '--tracer', 'strace'];
      const probe = `docker exec $MICROPACKER_CONTAINER cat /data/a`;
      const result = await cli(['run', ...flags('union'), ...program, '--test', probe]);
      expect(result.code).toBe(0);
      const { drift, packed, rootfs } = readReport(output);
      expect(drift).toMatchObject({ kind: 'both', removed: [{ path: '/data/gone', gone: true }] });
      expect(drift!.onlyLocked).toEqual(['/data/b', '/usr/bin/env']);
      const reasons = Object.fromEntries(packed.map(({ path, reason }) => [path, reason]));
      expect(reasons).toMatchObject({ '/data/a': 'traced', '/data/b': 'lock', '/usr/bin/env': 'lock' });
      expect(reasons['/data/c']).toBeUndefined();
      const why = await cli(['why', '/data/b', '/bin/env', '/data/c', '--report', output]);
      expect(why.stdout.replace(/(coreutils), [^)]+/, '$1, SIZE')).toBe(WHY);
      const files = readFileSync(join(output, 'files.txt'), 'utf8');
      expect(files).toContain('/data/b\n');
      expect(
        (
          await pack(
            'report',
            files.split('\n').filter((line) => line.startsWith('/')),
          )
        ).code,
      ).toBe(0);
      expect(readReport(output).rootfs!.sha256).toBe(rootfs!.sha256);
      expect(left()).toEqual(nothing);
    },
  );

  test('with a file that is not a list fails before the capture', TIMEOUT, async () => {
    writeFileSync(lock(), '/a\n<<<<<<< HEAD\n/b\n');
    const result = await cli(['run', ...flags('report'), '--watch-verify', 'false', '--', 'true']);
    expect(result.stderr).toMatch(/^error: lock: .*app\.files:2: <<<<<<< HEAD is a merge conflict marker\n/);
    expect(result.code).toBe(1);
  });
});
