import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { download, sha256Of } from '../../src/capture/sysdig/download.ts';
import { unpackProgram } from '../../src/capture/sysdig/program.ts';
import { type Asset, assetUrl, findAsset, type Hosts, sha256In } from '../../src/capture/sysdig/release.ts';
import { type Architecture, assetName } from '../../src/capture/sysdig/versions.ts';

/** The archive to check, and who says so. */
export interface Wanted {
  version: string;
  architecture: Architecture;
  /** The digest in the table; '' if there is none yet. */
  pinned: string;
}

export interface ArchiveSum {
  sha256: string;
  /** False if GitHub's API has no digest for the archive. */
  published: boolean;
}

/**
 * Downloads a release's archive and returns its SHA-256. Throws an Error if GitHub's API or the table has another one,
 * if the release lacks the archive, or if it is not an archive of sysdig that can be unpacked safely.
 */
export async function archiveSum(
  { version, architecture, pinned }: Wanted,
  hosts: Hosts,
  token: string | undefined,
  signal: AbortSignal,
): Promise<ArchiveSum> {
  const name = assetName(version, architecture);
  const asset = await findAsset(version, architecture, hosts, token, signal).catch((error: Error) => {
    throw new Error(`${name}: the release API has no answer: ${error.message}`, { cause: error });
  });
  if (!asset) throw new Error(`${name}: the release ${version} has no such file`);
  const published = publishedSum(asset);
  const folder = await mkdtemp(join(tmpdir(), 'micropacker-pin-'));
  try {
    const file = join(folder, name);
    const url = assetUrl(version, architecture, hosts);
    await download(url, file, signal).catch((error: Error) => {
      throw new Error(`${name}: ${url} cannot be downloaded: ${error.message}`, { cause: error });
    });
    const sha256 = await sha256Of(file);
    compare(name, sha256, published, pinned);
    await mkdir(join(folder, 'unpacked'));
    await unpackProgram({ file, name }, join(folder, 'unpacked'), signal);
    return { sha256, published: published !== undefined };
  } finally {
    // After a refused member, a write that was already begun can still make a file.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** The SHA-256 by GitHub's API. Throws for a digest of another kind, which nobody could compare. */
function publishedSum(asset: Asset): string | undefined {
  const sum = sha256In(asset);
  if (sum || (asset.digest ?? '') === '') return sum;
  throw new Error(`${asset.name}: the release API has the digest "${asset.digest}", want sha256: and 64 digits`);
}

function compare(name: string, got: string, published: string | undefined, pinned: string): void {
  if (pinned !== '' && (got !== pinned || (published ?? pinned) !== pinned)) {
    throw new Error(
      `${name} is not what it was when it was pinned: the download has ${got}, the release API has ` +
        `${published ?? 'no digest'}, want ${pinned} as in the table. Releases do not change: this may be an attack. ` +
        'Find out who changed the file, and why, before you do anything else',
    );
  }
  if (published !== undefined && got !== published) {
    throw new Error(`${name}: the download has ${got}, want ${published} as in the release API`);
  }
}
