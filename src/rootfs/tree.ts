import { type ImagePath, parentOf, ROOT } from '../path.ts';
import type { Entry } from './entry.ts';

/** What a path leads to, resolved inside the image's root only. */
export interface Resolved {
  entry?: Entry;
  /** Canonical: no symlink in it. When nothing is there: the canonical directory plus the names that are missing. */
  path: ImagePath;
  /** Every symlink on the way, canonical, in the order they were met. */
  links: ImagePath[];
  /** The canonical directory that holds the entry, or the deepest one that exists on the way to it. */
  deepest: ImagePath;
  /** More symlinks than the kernel follows: ELOOP. */
  loop: boolean;
}

/** The kernel's limit, path_resolution(7). */
const MAX_LINKS = 40;

/** The names of an image's root file system; the root itself is always there. Entries do not change. */
export class Tree {
  readonly #entries: ReadonlyMap<ImagePath, Entry>;
  #sorted: ImagePath[] | undefined;
  #bytes: number | undefined;

  /** Takes entries by path; the parent of each must be among them, as a directory. */
  constructor(entries: ReadonlyMap<ImagePath, Entry>) {
    this.#entries = entries;
  }

  /** Number of entries, the root included. */
  get size(): number {
    return this.#entries.size;
  }

  /** The sum of all files' sizes, hard links once. */
  get bytes(): number {
    this.#bytes ??= bytesOf(this.#entries.values());
    return this.#bytes;
  }

  /** The entry with this physical name, without following anything. */
  get(path: ImagePath): Entry | undefined {
    return this.#entries.get(path);
  }

  has(path: ImagePath): boolean {
    return this.#entries.has(path);
  }

  /** All entries, in the order of the export. */
  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** The names directly in a directory, in the order of their bytes. */
  children(path: ImagePath): ImagePath[] {
    const found: ImagePath[] = [];
    const prefix = path === ROOT ? '/' : `${path}/`;
    const sorted = this.#order();
    for (let at = lowerBound(sorted, prefix); sorted[at]?.startsWith(prefix); ) {
      const child = sorted[at] as ImagePath;
      const slash = child.indexOf('/', prefix.length);
      if (slash < 0 && child.length > prefix.length) found.push(child);
      // "0" follows "/": it is the first name after everything below the child.
      at = slash < 0 ? at + 1 : lowerBound(sorted, `${child.slice(0, slash)}0`);
    }
    return found;
  }

  /** Everything below a directory, in the order of the paths' bytes. */
  below(path: ImagePath): ImagePath[] {
    const sorted = this.#order();
    if (path === ROOT) return sorted.slice(1);
    return sorted.slice(lowerBound(sorted, `${path}/`), lowerBound(sorted, `${path}0`));
  }

  /** What stat(2) would find. `path` starts at the root; "." and ".." in it are followed as the kernel does, after links. */
  resolve(path: string): Resolved {
    return this.#walk(path, true);
  }

  /** What lstat(2) would find: as `resolve`, but a symlink in the last component is the answer and not followed. */
  locate(path: string): Resolved {
    return this.#walk(path, false);
  }

  #walk(path: string, followLast: boolean): Resolved {
    const direct = this.#entries.get(path as ImagePath);
    if (direct && !(followLast && direct.type === 'symlink')) return at(direct, []);
    const names = components(path);
    const links: ImagePath[] = [];
    let current = ROOT;
    while (names.length > 0) {
      const name = names.pop()!;
      if (name === '.') continue;
      if (name === '..') {
        current = parentOf(current);
        continue;
      }
      const next = (current === ROOT ? `/${name}` : `${current}/${name}`) as ImagePath;
      const entry = this.#entries.get(next);
      if (entry?.type === 'symlink' && (followLast || names.length > 0)) {
        if (links.length === MAX_LINKS) return { path: next, links, deepest: current, loop: true };
        links.push(next);
        if (entry.linkname!.startsWith('/')) current = ROOT;
        names.push(...components(entry.linkname!));
      } else if (!entry || (entry.type !== 'directory' && names.length > 0)) {
        const missing = [next, ...names.reverse()].join('/') as ImagePath;
        return { path: missing, links, deepest: current, loop: false };
      } else {
        current = next;
      }
    }
    return at(this.#entries.get(current)!, links);
  }

  #order(): ImagePath[] {
    this.#sorted ??= [...this.#entries.keys()].sort();
    return this.#sorted;
  }
}

function at(entry: Entry, links: ImagePath[]): Resolved {
  return { entry, path: entry.path, links, deepest: parentOf(entry.path), loop: false };
}

/** Last one first, so that the next is popped. */
function components(path: string): string[] {
  return path
    .split('/')
    .filter((name) => name !== '')
    .reverse();
}

function lowerBound(sorted: readonly string[], path: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < path) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The sum of the files' sizes, hard links once. In one pass: a list of a million files is most of what a report takes. */
export function bytesOf(entries: Iterable<Entry>): number {
  // One byte an inode: a set of a million numbers takes longer than the whole index.
  let counted = new Uint8Array(1 << 16);
  let sum = 0;
  for (const { inode, size } of entries) {
    if (size === 0) continue;
    if (inode >= counted.length) {
      const more = new Uint8Array(Math.max(inode + 1, 2 * counted.length));
      more.set(counted);
      counted = more;
    }
    if (counted[inode] === 0) sum += size;
    counted[inode] = 1;
  }
  return sum;
}
