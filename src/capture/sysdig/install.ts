import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from '../../base/ask.ts';
import { Cancelled } from '../../base/failure.ts';
import type { Log } from '../../base/log.ts';
import { locate, type SysdigArchive, type SysdigSource } from './archive.ts';
import { copyHashed } from './download.ts';
import { unpackProgram } from './program.ts';
import type { Hosts } from './release.ts';
import { cacheVersion } from './versions.ts';

const ARCHIVE = 'sysdig.tar.gz';

export interface Sysdig {
  /** Absolute path of the program. */
  program: string;
  /** The version by `sysdig --version` ("0.41.4"). */
  version: string;
}

/** Programs by the private folder and the archive's SHA-256: a run can need sysdig several times. */
const UNPACKED = new Map<string, Promise<string>>();

/**
 * Unpacks sysdig in `scratch`, a private folder. A downloaded archive is kept in the tool cache. What comes from there
 * is checked again: other jobs and users may write to it, and sysdig runs as root. Throws `Failure` or `Unavailable`.
 */
export async function install(
  source: SysdigSource,
  places: { toolCache: string; scratch: string },
  log: Log,
  signal: AbortSignal,
  hosts?: Hosts,
): Promise<Sysdig> {
  const archive = await locate(source, log, signal, hosts);
  const key = `${places.scratch}\0${archive.sha256}`;
  const unpacking = UNPACKED.get(key) ?? unpacked(source, archive, places, log, signal);
  UNPACKED.set(key, unpacking);
  try {
    const program = await unpacking;
    return { program, version: await versionOf(program, signal) };
  } catch (error) {
    UNPACKED.delete(key);
    throw error;
  }
}

/** The path of the program in a new folder. */
async function unpacked(
  source: SysdigSource,
  archive: SysdigArchive,
  { toolCache, scratch }: { toolCache: string; scratch: string },
  log: Log,
  signal: AbortSignal,
): Promise<string> {
  const { name, sha256, remote } = archive;
  const folder = await mkdtemp(join(scratch, 'sysdig-'));
  try {
    const file = join(folder, ARCHIVE);
    const version = cacheVersion(source.url === '' ? source.version : '', sha256);
    const cached = { folder: toolCache, name: 'micropacker-sysdig', version, arch: source.architecture, file: ARCHIVE };
    if (!remote) await archive.fetch(file, signal);
    else if (!(await fromCache(cached, file, sha256, log))) {
      await archive.fetch(file, signal);
      await keep(cached, file, log);
    }
    const home = join(folder, 'unpacked');
    await mkdir(home);
    const program = await unpackProgram({ file, name }, home, signal);
    await rm(file);
    return program;
  } catch (error) {
    // A write that was already begun can still make a file.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    throw error;
  }
}

type Cached = Parameters<typeof import('./cache.ts').findFile>[0];

/** Copies the archive from the tool cache to `to`. False if it is not there, or is another one. */
async function fromCache(cached: Cached, to: string, sha256: string, log: Log): Promise<boolean> {
  // Imported only here: @actions/tool-cache imports the HTTP client.
  const { findFile } = await import('./cache.ts');
  const path = await findFile(cached);
  if (path === undefined) return false;
  // Another run may be replacing it.
  const found = await copyHashed(path, to).catch(() => undefined);
  if (found === sha256) {
    log.info(`Found sysdig's archive in the tool cache: ${path}`);
    return true;
  }
  if (found)
    log.notice(`${path} is not the archive that was kept there: its SHA-256 is ${found}. It is fetched again.`);
  await rm(to, { force: true });
  return false;
}

async function keep(cached: Cached, file: string, log: Log): Promise<void> {
  const { keepFile } = await import('./cache.ts');
  await keepFile(cached, file).catch((error: unknown) => {
    if (error instanceof Cancelled) throw error;
    log.info(`sysdig's archive cannot be kept in the tool cache: ${(error as Error).message}`);
  });
}

async function versionOf(program: string, signal: AbortSignal): Promise<string> {
  const said = await ask([program, '--version'], signal);
  return /version\s+v?(\S+)/i.exec(said.stdout)?.[1] ?? 'of unknown version';
}
