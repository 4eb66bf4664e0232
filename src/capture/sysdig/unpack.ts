import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { Failure } from '../../base/failure.ts';
import { counted, showBytes } from '../../base/units.ts';
import { extract } from './extract.ts';
import { type ArchiveMember, refusalOf } from './member.ts';

export interface Limits {
  /** Size of all members together, unpacked. */
  bytes: number;
  members: number;
}

/** Several times the size of a release. */
const LIMITS: Limits = { bytes: 200_000_000, members: 5_000 };
/** The next step for an archive that cannot be used. */
export const FIX = 'Set sysdig-url to an archive like those of https://github.com/draios/sysdig/releases.';

/**
 * Unpacks the tar.gz archive `file` into the empty `folder`. Throws `Failure`, with the archive's `name`, if the
 * archive is damaged, too large, or has a refused member. Throws `Cancelled` as soon as `signal` aborts. After an
 * error, the folder may hold some members.
 */
export async function unpackArchive(
  { file, name }: { file: string; name: string },
  folder: string,
  signal: AbortSignal,
  limits = LIMITS,
): Promise<void> {
  const links: ArchiveMember[] = [];
  const check = checker(name, limits);
  try {
    const take = (member: ArchiveMember & { size: number }) => {
      check(member);
      if (member.type !== 'SymbolicLink') return true;
      links.push(member);
      return false;
    };
    await extract(file, folder, take, signal);
    await makeLinks(links, folder);
  } catch (error) {
    throw explained(name, error as TarError);
  }
}

/** Returns a check that throws `Failure` for a refused member, and for the first member over the limits. */
function checker(name: string, limits: Limits): (member: ArchiveMember & { size: number }) => void {
  let bytes = 0;
  let members = 0;
  // The tool cache copies each hard link as a file of its own.
  const sizes = new Map<string, number>();
  const refused = (why: string) => new Failure(`${name} is not unpacked: ${why}`, { fix: FIX });
  return (member) => {
    const why = refusalOf(member);
    if (why) throw refused(`its member "${member.path}" ${why}`);
    members += 1;
    const size = member.type === 'Link' ? (sizes.get(posix.normalize(member.linkpath ?? '')) ?? 0) : member.size;
    sizes.set(posix.normalize(member.path), size);
    bytes += size;
    if (members > limits.members) throw refused(`it has more than ${counted(limits.members, 'member')}`);
    if (bytes > limits.bytes) {
      throw refused(`it is larger than ${showBytes(limits.bytes)} with its member "${member.path}"`);
    }
  };
}

/**
 * Makes the symbolic links after everything else, so that nothing is written through a link. Not done by tar, which
 * refuses a link to a link, as shared libraries have them (libz.so -> libz.so.1 -> libz.so.1.3).
 */
async function makeLinks(links: readonly ArchiveMember[], folder: string): Promise<void> {
  for (const { path } of links) await mkdir(dirname(join(folder, path)), { recursive: true });
  for (const link of links) {
    await symlink(link.linkpath ?? '', join(folder, link.path)).catch((error: Error) => {
      throw Object.assign(error, { entry: link });
    });
  }
}

/** An error of tar: its code, and the member if it is about one. */
interface TarError extends NodeJS.ErrnoException {
  tarCode?: string;
  entry?: { path: string };
}

/**
 * Turns an error about the archive `name` into one for the user. Keeps the error of a full disk, which is not the
 * archive's fault.
 */
export function explained(name: string, error: TarError): Error {
  if (error instanceof Failure || error.code === 'ENOSPC' || error.code === 'EDQUOT') return error;
  const reason = error.message.replace(/^TAR_\w+: /, '');
  const detail = { fix: FIX, cause: error };
  if (error.entry) return new Failure(`${name} cannot be unpacked: "${error.entry.path}": ${reason}`, detail);
  if (error.tarCode) return new Failure(`${name} is not a tar.gz archive, or it is damaged: ${reason}`, detail);
  return new Failure(`${name} cannot be unpacked: ${reason}`, detail);
}
