import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mustNotDrop } from '../support/busy.ts';
import { cli, project, readReport, serviceFlags } from '../support/cli.ts';
import { docker, inspect, left, nothing, removeImage } from '../support/engine.ts';
import { images } from '../support/images.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'services-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const { tag } of images) removeImage(`${tag}-micro`);
});

describe.each(images)('$name, captured by $tracer', (image) => {
  const tag = `${image.tag}-micro`;

  test('passes its own test as a micro image at the first try, without a keep rule', {
    timeout: 180_000,
  }, async () => {
    const output = join(folder, image.name);
    const result = await cli(['run', ...serviceFlags(image), '--output', output, '--', ...image.test]);
    mustNotDrop([result.stderr]);
    expect(result.stderr).toContain('The test passes on the micro image');
    expect(result.code).toBe(0);
    const report = readReport(output);
    expect(report).toMatchObject({
      outcome: 'verified',
      tracer: { name: image.tracer, drops: 0 },
      tests: { original: { passed: true }, micro: { passed: true } },
      missingAtRunTime: [],
    });
    expect(report.packed.filter(({ reason }) => reason === 'keep')).toEqual([]);
    expect(report.micro!.size / report.image.size!).toBeLessThanOrEqual(image.maxRatio);
    expect(result.stdout.split('\n')[0]).toContain(tag);
    expect(left()).toEqual(nothing);
  });

  test('passes the test again when docker run starts it without the action', { timeout: 60_000 }, () => {
    const id = docker(['run', '--detach', ...image.runArgs, tag]);
    try {
      expect(() => untilPasses(image.test)).not.toThrow();
    } finally {
      docker(['rm', '--force', '--volumes', id]);
    }
  });

  test('has the configuration of the original', () => {
    const config = (reference: string) => inspect<{ Config: Record<string, unknown> }>('image', reference).Config;
    const { Labels: labels, ...micro } = config(tag);
    const { Labels: originals, Image: _, ...original } = config(image.tag);
    expect(micro).toMatchObject(original);
    expect(labels).toEqual({ ...(originals as object), 'org.opencontainers.image.base.name': image.tag });
  });

  test('lists the captured paths', () => {
    const lines = readFileSync(join(folder, image.name, 'files.txt'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(/^# micropacker \d/),
      expect.stringMatching(new RegExp(`^# tracer: ${image.tracer} \\d`)),
      expect.stringMatching(new RegExp(`^# image: ${image.tag} sha256:`)),
    ]);
    const paths = lines.slice(3);
    expect(paths).toEqual([...new Set(paths)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(paths.filter((path) => !path.startsWith('/'))).toEqual([]);
  });
});

/** A service that was just started may need a moment. */
function untilPasses(argv: string[]): void {
  for (let attempt = 0; ; attempt++) {
    try {
      execFileSync(argv[0]!, argv.slice(1), { cwd: project, stdio: 'pipe' });
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    }
  }
}
