/**
 * The releases to try, best first. draios/sysdig#2178 broke chisels between them, and the verifier of a new kernel
 * needs a new release.
 */
export const PINNED = ['0.41.4', '0.40.1'] as const;

/** The architectures of the releases, as the files on the release page name them. */
export const ARCHITECTURES = ['x86_64', 'aarch64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** The release's name for this machine's architecture (`process.arch`); undefined if no release exists for it. */
export function architectureOf(nodeArch: string): Architecture | undefined {
  if (nodeArch === 'x64') return 'x86_64';
  return nodeArch === 'arm64' ? 'aarch64' : undefined;
}

/** File name of a release asset at https://github.com/draios/sysdig/releases. */
export function assetName(version: string, architecture: Architecture): string {
  return `sysdig-${version}-${architecture}.tar.gz`;
}

/**
 * An archive's version in the tool cache: a semantic version with the whole SHA-256, so that archives are never mixed
 * up. The digest is a pre-release, because the tool cache cuts off everything after a plus (https://semver.org, 9 and
 * 10).
 */
export function cacheVersion(release: string, sha256: string): string {
  const known = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(release);
  return `${known ? release : '0.0.0'}-sha256.${sha256}`;
}
