import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/base/process.ts';
import { Unavailable } from '../../../src/base/unavailable.ts';
import { checkArchitecture, tryOut } from '../../../src/capture/strace/container.ts';
import { findStrace } from '../../../src/capture/strace/install.ts';
import { type Stage, stage } from '../../../src/capture/strace/stage.ts';
import { docker, Said, workFolder } from '../stage.ts';

const base = process.env.MICROPACKER_TEST_BASE;
const signal = new AbortController().signal;
const label = 'io.micropacker.run=test-strace-container';

describe.skipIf(!base)('strace in containers of the engine', { timeout: 120_000 }, () => {
  const folder = workFolder();
  let staged: Stage;

  beforeAll(async () => {
    staged = await stage((await findStrace(folder.path, new Said(), signal)).program, folder.path, signal);
  }, 180_000);
  afterAll(() => folder.remove());

  test('an image for this machine and an unknown image are not refused', async () => {
    await checkArchitecture(base!, signal);
    await checkArchitecture('mp-test-no-such-image', signal);
  });

  test('an image for another architecture is refused', async () => {
    const other = 'mp-test-strace-other';
    const config = {
      architecture: 's390x',
      os: 'linux',
      config: { Cmd: ['x'] },
      rootfs: { type: 'layers', diff_ids: [] },
    };
    const manifest = [{ Config: 'config.json', RepoTags: [`${other}:latest`], Layers: [] }];
    const archive = join(folder.path, 'other');
    mkdirSync(archive);
    writeFileSync(join(archive, 'config.json'), JSON.stringify(config));
    writeFileSync(join(archive, 'manifest.json'), JSON.stringify(manifest));
    await run(['tar', '-cf', `${archive}.tar`, '-C', archive, '.']);
    await docker('load', '-i', `${archive}.tar`);
    const checked = checkArchitecture(other, signal);
    await expect(checked).rejects.toBeInstanceOf(Unavailable);
    await expect(checked).rejects.toThrow(`${other}: the image is for s390x, but this machine is`);
    await docker('rmi', other);
  });

  test('is tried out in a container that is removed afterwards', async () => {
    await tryOut(staged, base!, label, signal);
    expect(await docker('ps', '-aq', '--filter', `label=${label}`)).toBe('');
  });

  test("fails with the engine's last line", async () => {
    const broken = { ...staged, program: ['/.micropacker/none'] };
    const tried = tryOut(broken, base!, label, signal);
    await expect(tried).rejects.toBeInstanceOf(Unavailable);
    await expect(tried).rejects.toThrow(/^strace does not work in a container here: .*\S/);
  });

  test('finishes the trial before it reports a cancel', async () => {
    await expect(tryOut(staged, base!, label, AbortSignal.abort())).rejects.toMatchObject({ name: 'Cancelled' });
    expect(await docker('ps', '-aq', '--filter', `label=${label}`)).toBe('');
  });
});
