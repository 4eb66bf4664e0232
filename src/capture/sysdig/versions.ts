/** The releases that are tried, best first: #2178 of draios/sysdig broke chisels between them, and a new kernel's verifier wants a new one. */
export const PINNED = ['0.41.4', '0.40.1'] as const;

export type Architecture = 'x86_64' | 'aarch64';

/**
 * SHA-256 of a release's tar.gz, per version and architecture. The project publishes no checksum file; what is not
 * here is checked against the digest that GitHub's release API gives for the asset.
 */
export const CHECKSUMS: Record<string, Partial<Record<Architecture, string>>> = {};

/** The release's name for this machine's architecture (`process.arch`); undefined when there is no release for it. */
export function architectureOf(nodeArch: string): Architecture | undefined {
  if (nodeArch === 'x64') return 'x86_64';
  return nodeArch === 'arm64' ? 'aarch64' : undefined;
}

/** File name of a release asset, as https://github.com/draios/sysdig/releases has them. */
export function assetName(version: string, architecture: Architecture): string {
  return `sysdig-${version}-${architecture}.tar.gz`;
}
