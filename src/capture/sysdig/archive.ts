import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Cancelled, Failure } from '../../base/failure.ts';
import type { Log } from '../../base/log.ts';
import { Unavailable } from '../../base/unavailable.ts';
import { copyHashed, download, fetchJson, sha256Of } from './download.ts';
import { type Architecture, assetName, CHECKSUMS } from './versions.ts';

/** The user's settings about the origin of sysdig. */
export interface SysdigSource {
  /** The release to use if `url` is empty. */
  version: string;
  /** URL or path of an archive; '' for the release. */
  url: string;
  /** SHA-256 of the archive in hexadecimal; '' for our table or GitHub's digest. */
  sha256: string;
  architecture: Architecture;
  githubToken?: string;
}

/** URLs of the releases; tests use their own server. */
export interface Hosts {
  api: string;
  releases: string;
}

const GITHUB: Hosts = {
  api: 'https://api.github.com/repos/draios/sysdig/releases/tags',
  releases: 'https://github.com/draios/sysdig/releases/download',
};

/** An archive with a known checksum, not yet fetched. */
export interface SysdigArchive {
  /** URL or path, for errors. */
  name: string;
  sha256: string;
  /** True if it must be downloaded. */
  remote: boolean;
  /** Writes the archive to the new file `to`. Throws `Failure` if its checksum differs. */
  fetch(to: string, signal: AbortSignal): Promise<void>;
}

/**
 * Finds the archive and its expected SHA-256. Throws `Failure` if the path is wrong or a URL has no checksum, and
 * `Unavailable` if GitHub does not answer or does not know the release's checksum.
 */
export async function locate(
  source: SysdigSource,
  log: Log,
  signal: AbortSignal,
  hosts = GITHUB,
): Promise<SysdigArchive> {
  if (source.url !== '' && !/^https?:/i.test(source.url)) return await onDisk(source, log);
  const url = source.url || `${hosts.releases}/${source.version}/${assetName(source.version, source.architecture)}`;
  const sha256 = source.sha256.toLowerCase() || (await publishedSum(source, signal, hosts));
  return {
    name: url,
    sha256,
    remote: true,
    fetch: async (to, stop) => {
      log.info(`Downloading ${url}`);
      await download(url, to, stop).catch((error: unknown) => unavailable(`${url} cannot be downloaded`, error));
      verify(url, await sha256Of(to), sha256);
    },
  };
}

async function onDisk(source: SysdigSource, log: Log): Promise<SysdigArchive> {
  const path = source.url.startsWith('file:') ? fileURLToPath(source.url) : source.url;
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new Failure(`sysdig-url: the file ${path} does not exist`);
  const sha256 = await sha256Of(path);
  if (source.sha256 !== '') verify(path, sha256, source.sha256.toLowerCase());
  else log.info(`Sysdig archive ${path}, SHA-256 ${sha256}`);
  // The file may change until it is unpacked.
  return { name: path, sha256, remote: false, fetch: async (to) => verify(path, await copyHashed(path, to), sha256) };
}

async function publishedSum(source: SysdigSource, signal: AbortSignal, hosts: Hosts): Promise<string> {
  if (source.url !== '') {
    throw new Failure('sysdig-sha256 is missing for the URL in sysdig-url: only a checked archive can run as root', {
      fix: `Set sysdig-sha256 to the SHA-256 of ${source.url}.`,
    });
  }
  return CHECKSUMS[source.version]?.[source.architecture] ?? (await digestFromGithub(source, signal, hosts));
}

/**
 * https://docs.github.com/en/rest/releases/releases: an asset's `digest` is "sha256:<hex>", null for assets before June
 * 2025.
 */
async function digestFromGithub(source: SysdigSource, signal: AbortSignal, hosts: Hosts): Promise<string> {
  const headers: Record<string, string> = { accept: 'application/vnd.github+json' };
  if (source.githubToken) headers.authorization = `Bearer ${source.githubToken}`;
  const name = assetName(source.version, source.architecture);
  const release = (await fetchJson(`${hosts.api}/${source.version}`, headers, signal).catch((error: unknown) =>
    unavailable(`sysdig ${source.version}: cannot read the checksum of ${name} from GitHub`, error),
  )) as { assets?: { name: string; digest?: string | null }[] };
  const digest = release.assets?.find((asset) => asset.name === name)?.digest ?? '';
  const sum = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
  if (sum) return sum;
  throw new Unavailable(
    `no SHA-256 is known for ${name}, because GitHub has no digest for it: only a checked archive can run as root`,
    `Set sysdig-sha256 to the SHA-256 of ${name}, or use another sysdig-version.`,
  );
}

function verify(what: string, got: string, wanted: string): void {
  if (got === wanted) return;
  throw new Failure(`sysdig-sha256: the archive has ${got}, want ${wanted}: ${what} was not run`, {
    fix: 'If you trust the archive, correct sysdig-sha256.',
  });
}

function unavailable(what: string, error: unknown): never {
  if (error instanceof Cancelled) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  throw new Unavailable(`${what}: ${reason}`, 'Set sysdig-url (and sysdig-sha256) to a mirror.', error);
}
