import { fetchJson } from './download.ts';
import { type Architecture, assetName } from './versions.ts';

/** URLs of the releases; tests use their own server. */
export interface Hosts {
  api: string;
  releases: string;
}

export const GITHUB: Hosts = {
  api: 'https://api.github.com/repos/draios/sysdig/releases/tags',
  releases: 'https://github.com/draios/sysdig/releases/download',
};

/** URL of a release's archive. */
export function assetUrl(version: string, architecture: Architecture, hosts: Hosts): string {
  return `${hosts.releases}/${version}/${assetName(version, architecture)}`;
}

/** A file of a release, as GitHub's release API has it. */
export interface Asset {
  name: string;
  /** "sha256:<hex>"; null for assets from before June 2025. */
  digest?: string | null;
}

/**
 * Asks GitHub's release API for a release's archive. Returns undefined if the release has no such archive. Throws an
 * Error with the reason if the API has no such release or does not answer, or `Cancelled`.
 * https://docs.github.com/en/rest/releases/releases
 */
export async function findAsset(
  version: string,
  architecture: Architecture,
  hosts: Hosts,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Asset | undefined> {
  const headers: Record<string, string> = { accept: 'application/vnd.github+json' };
  if (token) headers.authorization = `Bearer ${token}`;
  const name = assetName(version, architecture);
  const release = (await fetchJson(`${hosts.api}/${version}`, headers, signal)) as { assets?: Asset[] };
  return release.assets?.find((asset) => asset.name === name);
}

/** The SHA-256 in the digest of an asset; undefined if the API has none, or another kind. */
export function sha256In({ digest }: Asset): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1];
}
