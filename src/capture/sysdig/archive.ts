import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Cancelled, Failure } from '../../base/failure.ts';
import type { Log } from '../../base/log.ts';
import { Unavailable } from '../../base/unavailable.ts';
import { CHECKSUMS } from './checksums.ts';
import { copyHashed, download, sha256Of } from './download.ts';
import { assetUrl, findAsset, GITHUB, type Hosts, sha256In } from './release.ts';
import { type Architecture, assetName } from './versions.ts';

/** The user's settings about the origin of sysdig. */
export interface SysdigSource {
  /** The release to use if `url` is empty. */
  version: string;
  /** URL or path of an archive; '' for the release. */
  url: string;
  /** SHA-256 of the archive in hexadecimal; '' for the digest in the source or from GitHub's API. */
  sha256: string;
  architecture: Architecture;
  githubToken?: string;
}

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
  checksums = CHECKSUMS,
): Promise<SysdigArchive> {
  if (source.url !== '' && !/^https?:/i.test(source.url)) return await onDisk(source, log);
  if (source.url !== '' && source.sha256 === '') throw unchecked(source.url);
  const url = source.url || assetUrl(source.version, source.architecture, hosts);
  const pinned = source.sha256.toLowerCase() || checksums[source.version]?.[source.architecture];
  const sha256 = pinned || (await publishedSum(source, log, signal, hosts));
  return {
    name: url,
    sha256,
    remote: true,
    fetch: async (to, stop) => {
      log.info(`Downloading ${url}`);
      await download(url, to, stop).catch((error: unknown) => unavailable(`${url} cannot be downloaded`, error));
      verify(url, await sha256Of(to), sha256, source.sha256 !== '');
    },
  };
}

async function onDisk(source: SysdigSource, log: Log): Promise<SysdigArchive> {
  const path = source.url.startsWith('file:') ? fileURLToPath(source.url) : source.url;
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new Failure(`sysdig-url: ${path} ${info ? 'is not a file' : 'does not exist'}`);
  const sha256 = await sha256Of(path);
  if (source.sha256 !== '') verify(path, sha256, source.sha256.toLowerCase());
  else log.info(`Sysdig archive ${path}, SHA-256 ${sha256}`);
  // The file may change until it is unpacked.
  return { name: path, sha256, remote: false, fetch: async (to) => verify(path, await copyHashed(path, to), sha256) };
}

function unchecked(url: string): Failure {
  return new Failure('sysdig-sha256 is missing for the URL in sysdig-url: only a checked archive can run as root', {
    fix: `Set sysdig-sha256 to the SHA-256 of ${url}.`,
  });
}

async function publishedSum(source: SysdigSource, log: Log, signal: AbortSignal, hosts: Hosts): Promise<string> {
  const { version, architecture, githubToken } = source;
  const name = assetName(version, architecture);
  const asset = await findAsset(version, architecture, hosts, githubToken, signal).catch((error: unknown) =>
    unavailable(`sysdig ${version}: cannot read the checksum of ${name} from GitHub`, error),
  );
  const sum = asset && sha256In(asset);
  if (!sum) {
    throw new Unavailable(
      `no SHA-256 is known for ${name}, because GitHub has no digest for it: only a checked archive can run as root`,
      `Set sysdig-sha256 to the SHA-256 of ${name}, or use another sysdig-version.`,
    );
  }
  tellWeaker(source, sum, log);
  return sum;
}

/** The logs that have the notice already: one run can look for several releases, several times. */
const TOLD = new WeakSet<Log>();

function tellWeaker({ version, architecture }: SysdigSource, sum: string, log: Log): void {
  if (TOLD.has(log)) return;
  TOLD.add(log);
  log.notice(
    `The SHA-256 of ${assetName(version, architecture)} comes from GitHub's release API, and GitHub also serves the ` +
      'archive: whoever replaces the one can replace the other. A digest in the source or in sysdig-sha256 is stronger. ' +
      `Set sysdig-version to ${version}, and sysdig-sha256 to a digest that you have checked (now it is ${sum}).`,
  );
}

/** `given` is true if the user has set sysdig-sha256. */
function verify(what: string, got: string, wanted: string, given = true): void {
  if (got === wanted) return;
  const [name, fix] = given
    ? ['sysdig-sha256', 'If you trust the archive, correct sysdig-sha256.']
    : ['sysdig', 'The release or the download was changed. Set sysdig-sha256 only when you know why.'];
  throw new Failure(`${name}: the archive has ${got}, want ${wanted}: ${what} was not run`, { fix });
}

function unavailable(what: string, error: unknown): never {
  if (error instanceof Cancelled) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  throw new Unavailable(`${what}: ${reason}`, 'Set sysdig-url (and sysdig-sha256) to a mirror.', error);
}
