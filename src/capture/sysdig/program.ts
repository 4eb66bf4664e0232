import { join } from 'node:path';
import { Failure } from '../../base/failure.ts';
import { isProgram } from '../../base/is-program.ts';
import { FIX, unpackArchive } from './unpack.ts';

const PROGRAM = 'usr/bin/sysdig';

/**
 * Unpacks a release into the empty `folder`. Returns the absolute path of sysdig. Throws as `unpackArchive` does, and
 * `Failure` if the archive has no executable sysdig.
 */
export async function unpackProgram(
  archive: { file: string; name: string },
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  await unpackArchive(archive, folder, signal);
  const program = join(folder, PROGRAM);
  if (await isProgram(program)) return program;
  throw new Failure(`${archive.name} is not a sysdig release: it has no executable ${PROGRAM}`, { fix: FIX });
}
