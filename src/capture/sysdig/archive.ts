import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cancelled, Failure } from '../../failure.ts';
import type { Log } from '../../log.ts';
import { TracerUnavailable } from '../tracer.ts';
import { download, fetchJson, sha256Of } from './download.ts';
import { type Architecture, assetName, CHECKSUMS } from './versions.ts';

/** What the user said about where sysdig comes from, and where to look otherwise. */
export interface Source {
  /** Release to take when `url` is empty. */
  version: string;
  /** URL or path of an archive; '' for the release. */
  url: string;
  /** Its SHA-256 in hexadecimal; '' for our table or GitHub's digest. */
  sha256: string;
  architecture: Architecture;
  githubToken?: string;
}

/** Where releases are; tests put their own server here. */
export interface Hosts {
  api: string;
  releases: string;
}

const GITHUB: Hosts = {
  api: 'https://api.github.com/repos/draios/sysdig/releases/tags',
  releases: 'https://github.com/draios/sysdig/releases/download',
};

/** An archive whose checksum is known before it is fetched. */
export interface Archive {
  sha256: string;
  /** Puts the archive at `file`, or says where it is already. The bytes are checked: throws `Failure` when they differ. */
  fetch(folder: string, signal: AbortSignal): Promise<string>;
}

/**
 * Finds the archive and what its SHA-256 must be. Throws `Failure` when the path is wrong or a URL has no checksum,
 * `TracerUnavailable` when GitHub cannot be asked or does not know the release's checksum.
 */
export async function locate(source: Source, log: Log, signal: AbortSignal, hosts = GITHUB): Promise<Archive> {
  if (source.url !== '' && !/^https?:/i.test(source.url)) return await onDisk(source, log);
  const url = source.url || `${hosts.releases}/${source.version}/${assetName(source.version, source.architecture)}`;
  const sha256 = source.sha256.toLowerCase() || (await publishedSum(source, signal, hosts));
  return {
    sha256,
    fetch: async (folder, stop) => {
      const file = join(folder, 'sysdig.tar.gz');
      log.info(`downloading ${url}`);
      await download(url, file, stop).catch((error: unknown) => unavailable(`${url} cannot be downloaded`, error));
      verify(url, await sha256Of(file), sha256);
      return file;
    },
  };
}

async function onDisk(source: Source, log: Log): Promise<Archive> {
  const path = source.url.startsWith('file:') ? fileURLToPath(source.url) : source.url;
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new Failure(`sysdig-url: there is no file ${path}`);
  const sha256 = await sha256Of(path);
  if (source.sha256 !== '') verify(path, sha256, source.sha256.toLowerCase());
  else log.info(`sysdig archive ${path}, SHA-256 ${sha256}`);
  return { sha256, fetch: async () => path };
}

async function publishedSum(source: Source, signal: AbortSignal, hosts: Hosts): Promise<string> {
  if (source.url !== '') {
    throw new Failure('sysdig-url is a URL and sysdig-sha256 is empty: nothing unchecked is run as root', {
      mend: `Set sysdig-sha256 to the SHA-256 of ${source.url}.`,
    });
  }
  return CHECKSUMS[source.version]?.[source.architecture] ?? (await digestFromGithub(source, signal, hosts));
}

/** https://docs.github.com/en/rest/releases/releases: an asset's `digest` is "sha256:<hex>", null for assets before June 2025. */
async function digestFromGithub(source: Source, signal: AbortSignal, hosts: Hosts): Promise<string> {
  const headers: Record<string, string> = { accept: 'application/vnd.github+json' };
  if (source.githubToken) headers.authorization = `Bearer ${source.githubToken}`;
  const name = assetName(source.version, source.architecture);
  const release = (await fetchJson(`${hosts.api}/${source.version}`, headers, signal).catch((error: unknown) =>
    unavailable(`sysdig ${source.version}: GitHub does not tell the checksum of ${name}`, error),
  )) as { assets?: { name: string; digest?: string | null }[] };
  const digest = release.assets?.find((asset) => asset.name === name)?.digest ?? '';
  const sum = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (sum) return sum;
  throw new TracerUnavailable(
    `no SHA-256 is known for ${name}, and nothing unchecked is run as root: GitHub gives no digest for it`,
    `Set sysdig-sha256 to the SHA-256 of ${name}, or take another sysdig-version.`,
  );
}

function verify(what: string, got: string, wanted: string): void {
  if (got === wanted) return;
  throw new Failure(`sysdig-sha256: got an archive with ${got}, want ${wanted}: ${what} was not run`, {
    mend: 'If the archive is the one you want, correct sysdig-sha256.',
  });
}

function unavailable(what: string, error: unknown): never {
  if (error instanceof Cancelled) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  throw new TracerUnavailable(`${what}: ${reason}`, 'Set sysdig-url (and sysdig-sha256) to a mirror.', error);
}
