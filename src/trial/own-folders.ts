import { Failure } from '../base/failure.ts';
import { realOf } from '../base/real-path.ts';
import { MOUNT } from '../capture/strace/reader.ts';
import type { MountPoint } from '../engine/inspect.ts';

/** A folder of the step that no container may write. */
export interface OwnFolder {
  /** As a message begins: an input, or what the folder is for. */
  name: string;
  path: string;
  /** What else to do than to mount it read-only. */
  fix: string;
}

/**
 * Throws `Failure` if a container has a writable bind mount that holds one of the folders, or a part of it: root in the
 * container could replace the step's files by links to others of this machine. A mount of the whole machine (/) is the
 * user's choice, as --privileged is.
 */
export function requireOwnFolders(mounts: readonly MountPoint[], folders: readonly OwnFolder[]): void {
  for (const { Type, Source, RW, Destination } of mounts) {
    if (Type !== 'bind' || !Source || RW === false || Destination.startsWith(`${MOUNT}/`)) continue;
    const source = realOf(Source);
    const found = source === '/' ? undefined : folders.find(({ path }) => overlap(source, realOf(path)));
    if (!found) continue;
    throw new Failure(
      `${found.name}: ${found.path} can be changed by the container, because ${Source} is mounted there (at ${Destination})`,
      { fix: `Mount ${Source} read-only (:ro), or mount only what the container needs of it, or ${found.fix}.` },
    );
  }
}

function overlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
