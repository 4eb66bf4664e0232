/** A member of an archive, with the field names of the package `tar`. */
export interface ArchiveMember {
  path: string;
  type: string;
  /** The target of a link. */
  linkpath?: string | undefined;
  mode?: number | undefined;
}

const FILES = ['File', 'OldFile', 'ContiguousFile'];
const LINKS = ['Link', 'SymbolicLink'];
const KNOWN = [...FILES, ...LINKS, 'Directory'];
const SPECIAL: Partial<Record<string, string>> = {
  CharacterDevice: 'a character device',
  BlockDevice: 'a block device',
  FIFO: 'a FIFO',
};
/** Set-user-ID, set-group-ID and sticky bit, inode(7). */
const SPECIAL_BITS = 0o7000;

/** Why a member must not be unpacked, as text to follow its name; undefined for a good member. */
export function refusalOf({ path, type, linkpath = '', mode = 0 }: ArchiveMember): string | undefined {
  if (path.startsWith('/') || partsOf(path).includes('..')) return 'is outside of the archive';
  if (!KNOWN.includes(type)) return `is ${SPECIAL[type] ?? `of the type ${type}`}, want files, folders and links only`;
  if (LINKS.includes(type) && leadsOutside(path, type, linkpath))
    return `is a link to "${linkpath}", which may lead outside the archive`;
  if (FILES.includes(type) && (mode & SPECIAL_BITS) !== 0) {
    return `has the mode ${mode.toString(8)}, want no setuid, setgid or sticky bit`;
  }
  return undefined;
}

/**
 * True if a link may lead out of the folder that the archive is unpacked into. Any `..` after a name counts: the name
 * may be another link, and then `..` does not lead back.
 */
function leadsOutside(path: string, type: string, linkpath: string): boolean {
  if (linkpath.startsWith('/')) return true;
  const parts = partsOf(linkpath);
  const named = parts.findIndex((part) => part !== '..');
  const ups = named < 0 ? parts.length : named;
  if (parts.includes('..', ups)) return true;
  // A hard link's target is relative to the archive, a symbolic link's to its own folder.
  return ups > (type === 'Link' ? 0 : partsOf(path).length - 1);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
