import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackageURL } from 'packageurl-js';

/** The OS packages that Trivy, a common scanner, finds in a rootfs.tar: "type name version", sorted. */
export function scanned(rootfs: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'scan-'));
  const [root, out, cache] = ['root', 'sbom.json', 'cache'].map((name) => join(folder, name));
  try {
    mkdirSync(root!);
    execFileSync('tar', ['--extract', '--file', rootfs, '--directory', root!, '--exclude', 'dev']);
    const program = process.env.MICROPACKER_TEST_SCANNER!;
    execFileSync(program, ['rootfs', '--quiet', '--cache-dir', cache!, '--output', out!, root!], { stdio: 'pipe' });
    return packagesIn(readFileSync(out!, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The OS packages in a CycloneDX SBOM: "type name version", sorted. The epoch precedes the version, as distributions
 * write it.
 */
export function packagesIn(sbom: string): string[] {
  const { components = [] } = JSON.parse(sbom) as { components?: { purl?: string }[] };
  return components
    .flatMap(({ purl }) => (purl ? [PackageURL.fromString(purl)] : []))
    .filter(({ type }) => ['deb', 'apk', 'rpm'].includes(type!))
    .map(({ type, name, version, qualifiers }) => {
      const epoch = qualifiers?.epoch && !version!.includes(':') ? `${qualifiers.epoch}:` : '';
      return `${type} ${name} ${epoch}${version}`;
    })
    .sort();
}
