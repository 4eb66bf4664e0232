import { join } from 'node:path';
import { ask } from '../../base/ask.ts';
import { Failure } from '../../base/failure.ts';
import { isProgram } from '../../base/is-program.ts';
import type { Log } from '../../base/log.ts';
import { type Hosts, locate, type SysdigArchive, type SysdigSource } from './archive.ts';
import { FIX, unpackArchive } from './unpack.ts';
import { cacheVersion } from './versions.ts';

const PROGRAM = 'usr/bin/sysdig';

export interface Sysdig {
  /** Absolute path of the program. */
  program: string;
  /** The version by `sysdig --version` ("0.41.4"). */
  version: string;
}

/**
 * Installs sysdig in the tool cache, or finds it there if the archive is the same. `scratch` is a private folder for
 * the download. Throws `Failure` or `Unavailable`.
 */
export async function install(
  source: SysdigSource,
  places: { toolCache: string; scratch: string },
  log: Log,
  signal: AbortSignal,
  hosts?: Hosts,
): Promise<Sysdig> {
  const archive = await locate(source, log, signal, hosts);
  const tool = {
    folder: places.toolCache,
    name: 'micropacker-sysdig',
    version: cacheVersion(source.url === '' ? source.version : '', archive.sha256),
    arch: source.architecture,
    program: PROGRAM,
  };
  // Imported only here: @actions/tool-cache imports the HTTP client.
  const { findTool, keepTool } = await import('./cache.ts');
  let program = await findTool(tool);
  if (program) log.info(`Found sysdig in the tool cache: ${program}`);
  else program = await keepTool(tool, (folder) => fill(folder, archive, places.scratch, signal));
  return { program, version: await versionOf(program, signal) };
}

async function fill(folder: string, archive: SysdigArchive, scratch: string, signal: AbortSignal): Promise<void> {
  const { name } = archive;
  await unpackArchive({ file: await archive.fetch(scratch, signal), name }, folder, signal);
  if (await isProgram(join(folder, PROGRAM))) return;
  throw new Failure(`${name} is not a sysdig release: it has no executable ${PROGRAM}`, { fix: FIX });
}

async function versionOf(program: string, signal: AbortSignal): Promise<string> {
  const said = await ask([program, '--version'], signal);
  return /version\s+v?(\S+)/i.exec(said.stdout)?.[1] ?? 'of unknown version';
}
