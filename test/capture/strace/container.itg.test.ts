import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkArchitecture, tryOut, unseenExecs } from '../../../src/capture/strace/container.ts';
import { findStrace } from '../../../src/capture/strace/install.ts';
import { type Stage, stage } from '../../../src/capture/strace/stage.ts';
import { TracerUnavailable } from '../../../src/capture/tracer.ts';
import { run } from '../../../src/process.ts';
import { docker, Said, workFolder } from '../stage.ts';

const base = process.env.MICROPACKER_TEST_BASE;
const signal = new AbortController().signal;
const label = 'io.micropacker.run=test-strace-container';

describe.skipIf(!base)('strace in containers of the engine', { timeout: 60_000 }, () => {
  const folder = workFolder();
  let staged: Stage;

  beforeAll(async () => {
    staged = await stage((await findStrace(new Said(), signal)).program, folder.path, signal);
  }, 60_000);
  afterAll(() => folder.remove());

  test('the image of this machine, and one that the engine does not know, are no reason to refuse', async () => {
    await checkArchitecture(base!, signal);
    await checkArchitecture('mp-test-no-such-image', signal);
  });

  test('an image for another machine', async () => {
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
    await expect(checked).rejects.toBeInstanceOf(TracerUnavailable);
    await expect(checked).rejects.toThrow(`${other}: it is for s390x, this machine is`);
    await docker('rmi', other);
  });

  test('tried out in a container that is gone afterwards', async () => {
    await tryOut(staged, base!, label, signal);
    expect(await docker('ps', '-aq', '--filter', `label=${label}`)).toBe('');
  });

  test("what does not work is said with the engine's last line", async () => {
    const broken = { ...staged, program: ['/.micropacker/none'] };
    const tried = tryOut(broken, base!, label, signal);
    await expect(tried).rejects.toBeInstanceOf(TracerUnavailable);
    await expect(tried).rejects.toThrow(/^strace does not work in a container here: .*\S/);
  });

  test('cancelled, it goes to its end first', async () => {
    await expect(tryOut(staged, base!, label, AbortSignal.abort())).rejects.toMatchObject({ name: 'Cancelled' });
    expect(await docker('ps', '-aq', '--filter', `label=${label}`)).toBe('');
  });

  test('commands that others started since then: each once, without ours and the health check', async () => {
    const id = await docker('run', '-d', '--label', label, '--network', 'none', base!, 'sleep', '100');
    try {
      await docker('exec', id, 'cat', '/etc/hostname');
      await sleep(1100);
      const since = Date.now();
      await docker('exec', id, 'true');
      await docker('exec', id, 'true');
      await docker('exec', id, 'echo', 'healthy');
      await docker('exec', id, 'ls', '/');
      await run(['docker', 'exec', id, '/.micropacker/strace', 'true']);
      expect(await unseenExecs(id, since, ['echo', 'healthy'])).toEqual(['true', 'ls /']);
      expect(await unseenExecs(id, since - 5000, ['true'])).toContain('cat /etc/hostname');
    } finally {
      await docker('rm', '-f', id);
    }
  });
});
