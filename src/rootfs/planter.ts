import { Failure } from '../base/failure.ts';
import { collectOften } from '../base/heap.ts';
import { type ImagePath, parentOf, ROOT, showPath } from '../base/path.ts';
import { counted } from '../base/units.ts';
import type { Entry, EntryType } from '../tar/entry.ts';
import { memberPath } from '../tar/member-path.ts';
import type { Member } from '../tar/members.ts';
import { Tree } from './tree.ts';
import { Warnings } from './warnings.ts';

const TYPES: Record<string, EntryType> = {
  '0': 'file',
  '7': 'file',
  '2': 'symlink',
  '3': 'char',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
};
const MAX_ID = 2 ** 32 - 2;
const MAX_DEVICE = 0o7777777;
/** A gigabyte of memory. The largest images have a million names. */
const MAX_NAMES = 4_000_000;
/** From this number of names on, less memory is worth 1 % more time. */
const MANY_NAMES = 50_000;
/** PATH_MAX without its NUL. */
const MAX_TARGET = 4095;

/**
 * Builds the tree from members in order, with the same result as GNU tar's extraction: the last member of a name wins,
 * but a non-empty directory stays. Impossible members are left out with a warning.
 */
export class Planter {
  readonly #maxNames: number;
  readonly #entries = new Map<ImagePath, Entry>();
  /** Non-empty directories. */
  readonly #filled = new Set<ImagePath>();
  readonly #warnings = new Warnings();
  #many = false;
  #inode = 0;
  /** The parent of the last new entry: most members follow a sibling. It is not empty, so it stays a directory. */
  #sound: ImagePath = ROOT;

  constructor(maxNames = MAX_NAMES) {
    this.#maxNames = maxNames;
    this.#entries.set(ROOT, this.#directory(ROOT));
  }

  /**
   * Returns the new entry, or undefined if the member is left out. Throws `Failure` if there are too many names for the
   * memory: one member can make two thousand.
   */
  plant(member: Member): Entry | undefined {
    const planted = this.#tryPlant(member);
    this.#mindMemory();
    if (this.#entries.size > this.#maxNames) throw tooMany(this.#maxNames);
    if (typeof planted !== 'string') return planted;
    this.#warnings.add(`${showPath(member.name).slice(0, 200)} is left out: ${planted}`);
    return undefined;
  }

  finish(): { tree: Tree; warnings: string[] } {
    return { tree: new Tree(this.#entries), warnings: this.#warnings.list() };
  }

  /** Acts once, when the number of names reaches MANY_NAMES. */
  #mindMemory(): void {
    if (this.#many || this.#entries.size < MANY_NAMES) return;
    this.#many = true;
    collectOften();
  }

  /** The entry, or why it cannot be planted. */
  #tryPlant(member: Member): Entry | string {
    const path = memberPath(member.name);
    if (path === undefined) return 'its name leads out of the image or cannot be opened';
    const entry = member.type === '1' ? this.#link(path, member) : this.#entry(path, member);
    if (typeof entry === 'string') return entry;
    return this.#put(entry) ?? entry;
  }

  /** The entry, or why it is invalid. */
  #entry(path: ImagePath, member: Member): Entry | string {
    const regular = member.type === '0' && member.name.endsWith('/') ? '5' : member.type;
    const type = TYPES[regular];
    if (!type) return `unknown member type "${showPath(member.type)}"`;
    if (!isId(member.uid) || !isId(member.gid) || !(member.mode >= 0)) return 'its owner or mode is not a number';
    if (!Number.isSafeInteger(member.mtime)) return 'its time is not a number';
    const device = type === 'char' || type === 'block';
    if (device && !(isDevice(member.devMajor) && isDevice(member.devMinor))) return 'its device number is invalid';
    if (type === 'symlink' && !isTarget(member.linkname)) return 'its symlink target is invalid';
    const size = type === 'file' ? member.size : 0;
    const entry = this.#newEntry(path, type, size, member);
    if (member.nanos) entry.nanos = member.nanos;
    if (type === 'symlink') entry.linkname = member.linkname;
    if (device) entry.device = { major: member.devMajor, minor: member.devMinor };
    if (member.xattrs) entry.xattrs = member.xattrs;
    if (member.sparse && type === 'file') entry.sparse = member.sparse;
    return entry;
  }

  #newEntry(
    path: ImagePath,
    type: EntryType,
    size: number,
    from: Pick<Member, 'mode' | 'uid' | 'gid' | 'mtime' | 'offset'>,
  ): Entry {
    const { uid, gid, mtime, offset } = from;
    this.#inode += 1;
    return { path, type, mode: from.mode & 0o7777, uid, gid, mtime, size, inode: this.#inode, offset };
  }

  #link(path: ImagePath, member: Member): Entry | string {
    const target = memberPath(member.linkname);
    const body = target && this.#entries.get(target);
    if (!body) return `it is a hard link to ${showPath(member.linkname).slice(0, 200)}, which does not exist`;
    return body.type === 'directory' ? 'it is a hard link to a directory' : { ...body, path };
  }

  /** Adds the entry. Returns why it cannot. */
  #put(entry: Entry): string | undefined {
    const known = this.#entries.get(entry.path);
    if (known?.type === 'directory' && entry.type !== 'directory') {
      if (entry.path === ROOT) return 'the root is a directory';
      if (this.#filled.has(entry.path)) return 'a directory that is not empty has the same name';
    }
    if (!known && !this.#makeParents(entry.path)) return 'its parent is not a directory';
    this.#entries.set(entry.path, entry);
    return undefined;
  }

  /**
   * Creates parent directories that the archive lacks, and marks the parent as non-empty. False if a parent is not a
   * directory.
   */
  #makeParents(path: ImagePath): boolean {
    const parent = parentOf(path);
    if (parent === this.#sound) return true;
    const missing: ImagePath[] = [];
    let above = parent;
    for (let known = this.#entries.get(above); known?.type !== 'directory'; known = this.#entries.get(above)) {
      if (known) return false;
      missing.push(above);
      above = parentOf(above);
    }
    for (const directory of missing.reverse()) {
      this.#entries.set(directory, this.#directory(directory));
      this.#filled.add(above);
      above = directory;
    }
    this.#filled.add(parent);
    this.#sound = parent;
    return true;
  }

  /** A directory like the engine creates it if no layer describes it. */
  #directory(path: ImagePath): Entry {
    return this.#newEntry(path, 'directory', 0, { mode: 0o755, uid: 0, gid: 0, mtime: 0, offset: 0 });
  }
}

function tooMany(names: number): Failure {
  return new Failure(`the image has more than ${counted(names, 'file')} and folders`, {
    fix: 'Larger images cannot be packed. Remove files that the image does not need, or mount them as a volume.',
  });
}

function isId(id: number): boolean {
  return id >= 0 && id <= MAX_ID;
}

function isDevice(number: number): boolean {
  return number >= 0 && number <= MAX_DEVICE;
}

function isTarget(target: string): boolean {
  return target !== '' && target.length <= MAX_TARGET && !target.includes('\0');
}
