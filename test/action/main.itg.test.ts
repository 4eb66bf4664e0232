import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../capture/sysdig/server.ts';
import { service, startRunner, type TestRunner } from '../runner/action-run.ts';
import { leftInTemp } from '../runner/runner.ts';
import { hasImage, inspect, left, nothing, removeImage } from '../support/engine.ts';

const image = service('nginx');
const micro = `${image.tag}-micro`;
const TIMEOUT = { timeout: 240_000 };
let runner: TestRunner;

beforeAll(async () => {
  removeImage(micro);
  runner = await startRunner(image);
});
afterAll(() => runner.close());
afterEach(() => {
  expect(left()).toEqual(nothing);
  removeImage(micro);
});

const output = () => join(runner.home, '_temp', 'micropacker', image.tag);

describe.each([
  ['20', process.execPath],
  ['24', process.env.MICROPACKER_TEST_NODE24!],
])('the built action on Node %s', (version, node) => {
  test('packs, verifies and uploads, and sets outputs and summary', TIMEOUT, async () => {
    const name = `on-${version}`;
    const inputs = { 'artifact-name': `${name}-{image}`, 'watch-verify': 'true' };
    const result = await runner.main(inputs, { node });
    expect([result.code, result.annotations, result.refused, result.orphans]).toEqual([0, [], [], []]);
    expect(result.outputs).toMatchObject({
      image: micro,
      'image-id': inspect<{ Id: string }>('image', micro).Id,
      rootfs: join(output(), 'rootfs.tar'),
      'file-list': join(output(), 'files.txt'),
      dockerfile: join(output(), 'Dockerfile'),
      sbom: join(output(), 'sbom.cdx.json'),
      report: join(output(), 'report.json'),
      tracer: 'sysdig',
      drops: '0',
    });
    expect(Number(result.outputs.ratio)).toBeCloseTo(
      Number(result.outputs['size-after']) / Number(result.outputs['size-before']),
      3,
    );
    expect(Number(result.outputs['files-after'])).toBeLessThan(Number(result.outputs['files-before']));
    expect(result.groups).toEqual([
      'Look at the image',
      'Capture',
      'Pack',
      'Build the micro image',
      'Verify',
      'Verify as it ships',
      'Publish',
      'Upload',
    ]);
    expect(result.summary).toMatch(
      /^## ✅ <code>micropacker-test-nginx<\/code>: \d+ MB → 1\d\.\d MB \(\d\.\d %\)\n\nThe test passes on both images\./,
    );

    const uploaded = runner.results.files(`${name}-${image.tag}`);
    expect(result.summary).toContain(`[the artifact](${result.outputs['artifact-url']})`);
    expect([...uploaded.keys()].sort()).toEqual([
      'Dockerfile',
      'files.txt',
      'report.html',
      'report.json',
      'rootfs.tar',
      'sbom.cdx.json',
    ]);
    for (const [file, bytes] of uploaded) expect(sha256(bytes)).toBe(sha256(readFileSync(join(output(), file))));
    expect(result.outputs['artifact-url']).toBe(
      `https://github.com/octocat/app/actions/runs/4711/artifacts/${result.outputs['artifact-id']}`,
    );

    const post = await runner.post(result.state);
    expect([post.code, post.annotations, post.log]).toEqual([0, [], []]);
    expect(leftInTemp(runner.home)).toEqual(['micropacker']);
  });
});

test('sysdig is downloaded once, and the next run finds its archive in the tool cache', TIMEOUT, async () => {
  const archive = readFileSync(process.env.MICROPACKER_TEST_SYSDIG!);
  const server = await serve({ '/sysdig.tar.gz': archive });
  const from = { 'sysdig-url': `${server.origin}/sysdig.tar.gz`, 'sysdig-sha256': sha256(archive) };
  const once = () => runner.main({ ...from, upload: 'false', verify: 'false' });
  const first = await once();
  const result = await once();
  server.close();
  expect([first.code, result.code]).toEqual([0, 0]);
  expect(server.asked).toEqual(['/sysdig.tar.gz']);
  expect(readdirSync(join(runner.home, '_tool'))).toEqual(['micropacker-sysdig']);
  expect(result.log.join('\n')).toContain("Found sysdig's archive in the tool cache");
  expect(result.summary).toContain('The micro image was **not** tested.');
  expect(result.outputs['artifact-id']).toBeUndefined();
});

describe('a step fails', () => {
  /** strace starts faster than sysdig: tests that work with any tracer use it to save minutes. */
  const quickly = (inputs: Record<string, string>) => runner.main({ tracer: 'strace', ...inputs });
  const failed = (result: { code: number | null; annotations: { kind: string; message: string }[] }) => ({
    code: result.code,
    error: result.annotations.find(({ kind }) => kind === 'error')?.message,
  });

  test('when the test fails on the original, and packs nothing', TIMEOUT, async () => {
    const result = await quickly({ test: 'echo "this is why"; exit 7' });
    const { code, error } = failed(result);
    expect(code).toBe(1);
    expect(error).toMatch(/^on the original: the test failed with exit code 7 after .* s\nNothing was packed\./);
    expect(result.summary).toMatch(/no micro image\n\n\*\*on the original: the test failed with exit code 7/);
    expect(result.summary).toContain('this is why');
    expect(readdirSync(output())).toEqual(['.micropacker.json', 'report.html', 'report.json']);
    expect([result.outputs.image, result.outputs.rootfs, result.outputs['artifact-id']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(hasImage(micro)).toBe(false);
  });

  test('when the test fails on the micro image, and tags nothing', TIMEOUT, async () => {
    const result = await quickly({
      test: 'echo "phase $MICROPACKER_PHASE"; test "$MICROPACKER_PHASE" = capture',
      heal: '0',
      'artifact-name': 'failed',
    });
    const { code, error } = failed(result);
    expect(code).toBe(1);
    expect(error).toMatch(/^on the micro image: the test failed with exit code 1 after/);
    expect(result.summary).toContain('phase verify');
    expect(result.summary).toMatch(/\| Test \| passed in .* s \| \*\*failed\*\* in .* s \|/);
    expect(hasImage(micro)).toBe(false);
    expect(existsSync(join(output(), 'rootfs.tar'))).toBe(false);
    expect([...runner.results.files('failed').keys()].sort()).toEqual(['files.txt', 'report.html', 'report.json']);
  });

  test('when a gate or the lock fails, with the verdicts of all gates', TIMEOUT, async () => {
    const gates = { 'max-size': '1MB', 'max-ratio': '0.01', lock: 'no.files', 'lock-mode': 'fail' };
    const result = await quickly({ ...gates, 'artifact-name': 'gates' });
    expect(failed(result).code).toBe(1);
    expect(failed(result).error).toMatch(
      /^the micro image is too large: max-size 1\.00 MB: 1\d\.\d MB; max-ratio 1\.0 %: \d\.\d %; lock: no\.files does not exist, and lock-mode is fail; this run packs \d+ paths\n(.*\n)*The test passes on the micro image\. If the change is right/,
    );
    expect(result.summary).toMatch(/- ❌ max-size .*\n- ❌ max-ratio .*\n- ❌ lock no\.files: /);
    expect(result.summary).toMatch(
      /lock\.patch:\n\n```diff\ndiff --git a\/.*no\.files b\/.*no\.files\nnew file mode 100644\n/,
    );
    expect(result.summary).toMatch(/\| Test \| passed in .* s \| passed in .* s \|/);
    expect([result.outputs.drift, result.outputs.image]).toEqual(['added', undefined]);
    expect([...runner.results.files('gates').keys()].sort()).toEqual([
      'files.txt',
      'lock.patch',
      'report.html',
      'report.json',
    ]);
    expect(hasImage(micro)).toBe(false);
    expect(existsSync(join(output(), 'rootfs.tar'))).toBe(false);
  });

  test('when an artifact with that name already exists', TIMEOUT, async () => {
    const result = await quickly({ 'artifact-name': 'failed' });
    expect(failed(result).code).toBe(1);
    expect(failed(result).error).toMatch(/^artifact-name: cannot upload "failed": .*(409|Conflict)/);
    expect(result.summary).toMatch(/^## ❌ .*: packed, but not uploaded\n/);
  });

  test('for a missing file that drop excludes, because such a file is not healed', TIMEOUT, async () => {
    // The upload of the reports fails too, and that is not the error.
    const result = await quickly({ drop: '/etc/nginx/mime.types', 'artifact-name': 'failed' });
    const { code, error } = failed(result);
    expect(code).toBe(1);
    expect(error).toMatch(
      /^on the micro image: the container ended before it was ready: exit code 1: .*mime\.types.*\nMissing at run time, but named by drop: \/etc\/nginx\/mime\.types\. Remove it from drop/,
    );
    expect(result.summary).toMatch(
      /Missing at run time, but in the original:\n\n```text\n\/etc\/nginx\/mime\.types\n```/,
    );
    const warnings = result.annotations.filter(({ kind }) => kind === 'warning').map(({ message }) => message);
    expect(warnings[0]).toContain('drop removes 1 captured path');
    expect(warnings.join('\n')).toMatch(/Could not upload the report of this failure: artifact-name: .*(409|Conflict)/);
  });

  test.each([
    [
      'an image that cannot be found',
      { image: 'localhost:9/no-such-image:1' },
      /^image: localhost:9\/no-such-image:1 is not on this machine and cannot be pulled: /,
    ],
    [
      'a program that the image lacks',
      { command: '/no/such/program', 'run-args': '--entrypoint=\n', tracer: 'sysdig' },
      /^on the original: the container did not start: .*no such file/s,
    ],
    ['a port that is used twice', { 'run-args': '-p\n1:1\n-p\n1:2' }, /the container did not start: .*port/s],
    [
      'run arguments that the engine refuses',
      { 'run-args': '--no-such-flag' },
      /docker create failed: .*no-such-flag/s,
    ],
    [
      'a container that ends',
      { command: 'true' },
      /^on the original: the container ended before it was ready: exit code 0/,
    ],
    [
      'a container that is never ready',
      { ready: 'tcp:4', 'ready-timeout': '2' },
      /^on the original: the container was not ready within 2 s: it waited until port 4 answers/,
    ],
    [
      'a test that hangs',
      { test: 'sleep 100', 'test-timeout': '1' },
      /^on the original: the test did not end within 1 s \(test-timeout\)/,
    ],
    ['a wrong input', { ready: 'soon' }, /^ready: got "soon", want auto/],
    [
      'a missing sysdig archive',
      { 'sysdig-url': '/no/such.tar.gz', tracer: 'sysdig' },
      /sysdig-url: .*\/no\/such\.tar\.gz/s,
    ],
    [
      'a sysdig archive with another checksum',
      { 'sysdig-sha256': 'ab'.repeat(32), tracer: 'sysdig' },
      /sysdig-sha256: .*abababab/s,
    ],
  ])('for %s, with an error that names it', TIMEOUT, async (_, inputs, message) => {
    const result = await quickly({ upload: 'false', ...inputs });
    expect(failed(result).code).toBe(1);
    expect(failed(result).error).toMatch(message);
    expect(result.summary).toContain('no micro image');
    expect(result.orphans).toEqual([]);
  });
});

test('workflow commands and Markdown in the output of the test have no effect', TIMEOUT, async () => {
  const hostile = [
    '::error::forged',
    '::set-output name=image::evil',
    '##[error]forged',
    '::stop-commands::x',
    '::add-mask::micro',
    '`````',
    '</details><h1>forged</h1>',
  ];
  const lines = hostile.map((line) => `printf '%s\\n' '${line}'`).join('\n');
  const test = `${lines}\ntest "$MICROPACKER_PHASE" = capture`;
  const result = await runner.main({ tracer: 'strace', test, upload: 'false' });
  expect(result.code).toBe(1);
  expect(result.annotations.filter(({ message }) => message.includes('forged'))).toEqual([]);
  expect([result.outputs.image, result.masks.includes('micro')]).toEqual([undefined, false]);
  expect(result.log).toContain('::error::forged');
  expect(result.summary).toContain('``````text');
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
