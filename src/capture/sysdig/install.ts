import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { Log } from '../../log.ts';
import { lastLine, run } from '../../process.ts';
import { type Hosts, locate, type Source } from './archive.ts';

const TAKEN = new Set(['ENOTEMPTY', 'EEXIST']);

export interface Sysdig {
  /** Absolute path of the program. */
  program: string;
  /** What `sysdig --version` says ("0.41.4"). */
  version: string;
}

/**
 * Gets sysdig ready in the tool cache and returns it; found there again when the archive is the same. The layout is the
 * runner's (`NAME/VERSION/ARCH`), the version carries the archive's SHA-256, so that another archive is never mistaken
 * for this one. `scratch` is a private folder for the download. Throws `Failure` or `TracerUnavailable`.
 */
export async function install(
  source: Source,
  places: { toolCache: string; scratch: string },
  log: Log,
  signal: AbortSignal,
  hosts?: Hosts,
): Promise<Sysdig> {
  const archive = await locate(source, log, signal, hosts);
  const version = `${source.url === '' ? source.version : 'url'}-${archive.sha256.slice(0, 16)}`;
  const home = join(places.toolCache, 'micropacker-sysdig', version, source.architecture);
  const program = join(home, 'usr/bin/sysdig');
  if (await isProgram(program)) {
    log.info(`sysdig found in the tool cache: ${home}`);
  } else {
    const file = await archive.fetch(places.scratch, signal);
    await checkMembers(file, signal);
    await unpack(file, home, signal);
  }
  return { program, version: await versionOf(program, signal) };
}

/** Refuses an archive with a member that would land outside the folder it is extracted into. */
async function checkMembers(file: string, signal: AbortSignal): Promise<void> {
  const listed = await run(['tar', '-tzf', file], { signal });
  if (listed.code !== 0) throw new Failure(`${file} is no tar.gz archive: ${lastLine(listed.stderr)}`);
  const names = listed.stdout.split('\n').filter((name) => name !== '');
  const bad = names.find((name) => name.startsWith('/') || name.split('/').includes('..'));
  if (bad) throw new Failure(`${file} is not extracted: its member "${bad}" points outside`);
  if (!names.some((name) => /^(\.\/)?usr\/bin\/sysdig$/.test(name))) {
    throw new Failure(`${file} is no sysdig release: it has no usr/bin/sysdig`);
  }
}

async function unpack(file: string, home: string, signal: AbortSignal): Promise<void> {
  await mkdir(join(home, '..'), { recursive: true });
  const fresh = await mkdtemp(`${home}.`);
  try {
    const done = await run(['tar', '-xzf', file, '--no-same-owner', '-C', fresh], { signal });
    if (done.code !== 0) throw new Failure(`${file} cannot be extracted: ${lastLine(done.stderr)}`);
    await settle(fresh, home);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Another run on this machine may be there first, and use what it unpacked: that stays. What is damaged is replaced. */
async function settle(fresh: string, home: string): Promise<void> {
  try {
    await rename(fresh, home);
  } catch (error) {
    if (!TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    if (await isProgram(join(home, 'usr/bin/sysdig'))) return;
    await rm(home, { recursive: true, force: true });
    await rename(fresh, home);
  }
}

async function versionOf(program: string, signal: AbortSignal): Promise<string> {
  const said = await run([program, '--version'], { signal });
  return /version\s+v?(\S+)/i.exec(said.stdout)?.[1] ?? 'of unknown version';
}

async function isProgram(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
