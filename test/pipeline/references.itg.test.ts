import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, readReport } from '../support/cli.ts';
import { docker, hasImage, inspect } from '../support/engine.ts';
import { Registry } from '../support/registry.ts';

interface Inspected {
  Id: string;
  RepoDigests: string[];
  Config: { Labels: Record<string, string> };
}

const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';

describe.skipIf(!process.env.MICROPACKER_TEST_REGISTRY)('an image from a registry', () => {
  let folder = '';
  let registry: Registry;
  let repository = '';
  let id = '';
  let digest = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'references-'));
    registry = await Registry.start();
    repository = `${registry.host}/team/app`;
    writeFileSync(join(folder, 'data'), 'data');
    writeFileSync(join(folder, 'unused'), 'unused');
    writeFileSync(join(folder, 'list.txt'), '/data\n');
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY data unused /\nCMD ["/data"]\n');
    docker(['build', '--quiet', '--tag', `${repository}:1.2`, folder]);
    docker(['push', '--quiet', `${repository}:1.2`]);
    const { Id, RepoDigests } = inspect<Inspected>('image', `${repository}:1.2`);
    [id, digest] = [Id, RepoDigests[0]!.split('@')[1]!];
  }, 180_000);
  afterAll(async () => {
    // By id: an image whose tag moved to a later image has no other name.
    for (const image of new Set([...made, id])) docker(['image', 'rm', '--force', image]);
    await registry?.stop();
    rmSync(folder, { recursive: true });
  });
  const made: string[] = [];

  async function pack(image: string, ...flags: string[]) {
    const args = ['pack', '--image', image, '--file-list', join(folder, 'list.txt'), '--output', join(folder, 'out')];
    const result = await cli([...args, ...flags]);
    expect(result.stderr).toContain('Tagged ');
    expect(result.code).toBe(0);
    const report = readReport(join(folder, 'out'));
    made.push(report.micro!.id);
    return { report, stderr: result.stderr };
  }

  test.each<[string, () => string, () => string]>([
    ['registry:port/name:tag', () => `${repository}:1.2`, () => `${repository}:1.2-micro`],
    ['name@digest', () => `${repository}@${digest}`, () => `${repository}-micro`],
    ['name:tag@digest', () => `${repository}:1.2@${digest}`, () => `${repository}:1.2-micro`],
  ])('by %s is pulled and gives the tag and the labels', async (_, reference, tag) => {
    docker(['image', 'rm', '--force', id]);
    const { report, stderr } = await pack(reference());
    expect(stderr).toContain('is not on this machine: pulling it');
    expect(report.image).toMatchObject({ name: reference(), id, digest });
    expect(report.micro!.tags).toEqual([tag()]);
    const { Id, Config } = inspect<Inspected>('image', tag());
    expect(Id).toBe(report.micro!.id);
    expect(Config.Labels).toEqual({ [BASE_NAME]: reference(), [BASE_DIGEST]: digest });
  });

  test.each<[string, (digits: string) => string]>([
    ['id', (digits) => `sha256:${digits}`],
    ['64 digits', (digits) => digits],
    ['short id', (digits) => digits.slice(0, 12)],
    ['shorter id', (digits) => digits.slice(0, 9)],
  ])('by %s becomes micro:<12 digits>', async (_, reference) => {
    const digits = id.slice(7);
    const { report } = await pack(reference(digits));
    expect(report.micro!.tags).toEqual([`micro:${digits.slice(0, 12)}`]);
    expect(inspect<Inspected>('image', report.micro!.id).Config.Labels[BASE_DIGEST]).toBe(digest);
  });

  test('gets every requested tag, and the tags can be pushed', async () => {
    const tags = [`${repository}:micro`, `${registry.host}/other:1.2`, 'micropacker-test-references'];
    const { report } = await pack(`${repository}:1.2`, ...tags.flatMap((tag) => ['--tag', tag]));
    expect(report.micro!.tags).toEqual(tags);
    for (const tag of tags) expect(inspect<Inspected>('image', tag).Id).toBe(report.micro!.id);
    docker(['push', '--quiet', tags[0]!]);
    docker(['image', 'rm', '--force', report.micro!.id]);
    expect(hasImage(tags[0]!)).toBe(false);
    docker(['pull', '--quiet', tags[0]!]);
    expect(inspect<Inspected>('image', tags[0]!).Id).toBe(report.micro!.id);
    expect(readFileSync(join(folder, 'out', 'Dockerfile'), 'utf8')).toContain(`Micro image of ${repository}:1.2 `);
  });
});
