import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '../../../src/report/report.ts';
import { cli } from '../../support/cli.ts';
import { docker, removeImage } from '../../support/engine.ts';
import { packagesIn, scanned } from '../scanner.ts';

/** An image of test/images with rpm. */
const RPM = 'micropacker-test-rpm';

interface Said {
  /** "name epoch:version-release". */
  packages: string[];
  /** "name path". */
  files: string[];
  /** Files that differ from their package (rpm -V). */
  wrong: string[];
}

/** rpm's own answers about a root file system. */
function ask(tar: Buffer): Said {
  const argv = ['run', '--rm', '-i', '--network', 'none', RPM, 'ask-root.sh'];
  const text = execFileSync('docker', argv, { input: tar, encoding: 'utf8', maxBuffer: 1 << 26 });
  const [packages, files, wrong] = text.split('--\n').map((part) => part.split('\n').filter(Boolean));
  return { packages: packages!, files: files!, wrong: wrong! };
}

function exported(image: string): Buffer {
  const id = docker(['create', image, '/none']);
  const { stdout } = spawnSync('docker', ['export', id], { maxBuffer: 1 << 30 });
  docker(['rm', id]);
  return stdout;
}

const scanner = process.env.MICROPACKER_TEST_SCANNER;

test('rpm finds the same packages in an image and in its rootfs, and verifies their files', {
  timeout: 120_000,
}, async () => {
  const image = `mp-rpm-test:${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'rpm-'));
  try {
    const root = execFileSync('docker', ['run', '--rm', '--network', 'none', RPM, 'make-root.sh'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
    docker(['import', '--change', 'CMD ["/bin/sh"]', '-', image], root);
    const before = ask(exported(image));
    expect(before.packages).toContain('coreutils 1:2.0-4.el9');
    writeFileSync(join(folder, 'list'), '/bin/sh\n/usr/bin/cat\n');
    const flags = ['--image', image, '--file-list', join(folder, 'list'), '--output', join(folder, 'out')];
    expect(await cli(['pack', ...flags])).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
    const report = JSON.parse(readFileSync(join(folder, 'out', 'report.json'), 'utf8')) as Report;
    const after = ask(readFileSync(join(folder, 'out', 'rootfs.tar')));
    expect(
      docker(['run', '--rm', '--network', 'none', `${image}-micro`, '/bin/sh', '-c', 'cat /etc/os-release']),
    ).toContain('ID=rocky');

    const named = report.packages!.list.map((one) => ({ text: `${one.name} ${one.version}`, packed: one.packed }));
    expect([report.packages!.before, report.packages!.after]).toEqual([before.packages.length, after.packages.length]);
    expect(named.map(({ text }) => text).sort()).toEqual(before.packages);
    expect(
      named
        .filter(({ packed }) => packed)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(after.packages);
    expect(after.packages.map((text) => text.split(' ')[0])).toEqual(['coreutils', 'dash', 'filesystem', 'glibc']);

    // Each packed file has the same owner in both, and none differs from its package.
    const packed = report.packed!.flatMap((one) => (one.package ? [`${one.package} ${one.path}`] : []));
    const folders = before.files.filter((text) => !packed.includes(text));
    expect(after.files.filter((text) => !folders.includes(text))).toEqual(packed.sort());
    expect([before.wrong, after.wrong]).toEqual([[], []]);
    const sbom = packagesIn(readFileSync(join(folder, 'out', 'sbom.cdx.json'), 'utf8'));
    expect(sbom.map((text) => text.replace(/^rpm /, ''))).toEqual(after.packages);
    if (scanner) expect(scanned(join(folder, 'out', 'rootfs.tar'))).toEqual(sbom);
  } finally {
    for (const tag of [image, `${image}-micro`]) removeImage(tag);
    rmSync(folder, { recursive: true });
  }
});
