import { type ImagePath, parentOf, ROOT } from '../base/path.ts';
import type { Entry } from '../tar/entry.ts';

/** The result of resolving a path inside the image's root. */
export interface Resolved {
  entry?: Entry;
  /** Canonical: without symlinks. For a missing path: the canonical directory plus the missing names. */
  path: ImagePath;
  /** Every symlink on the way, canonical, in order. */
  links: ImagePath[];
  /** The canonical directory that holds the entry, or the deepest one that exists on the way to it. */
  deepest: ImagePath;
  /** More symlinks than the kernel follows: ELOOP. */
  loop: boolean;
}

/** The kernel's limit, path_resolution(7). */
const MAX_LINKS = 40;

/** The names of an image's root file system, always including the root. Entries do not change. */
export class Tree {
  readonly #entries: ReadonlyMap<ImagePath, Entry>;
  #sorted: ImagePath[] | undefined;
  #bytes: number | undefined;

  /** Entries by path. The parent of each must be included, as a directory. */
  constructor(entries: ReadonlyMap<ImagePath, Entry>) {
    this.#entries = entries;
  }

  /** Number of entries, including the root. */
  get size(): number {
    return this.#entries.size;
  }

  /** The sum of all files' sizes in bytes; hard links count once. */
  get bytes(): number {
    this.#bytes ??= bytesOf(this.#entries.values());
    return this.#bytes;
  }

  /** The entry with this physical path. Links are not followed. */
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

  /** The names directly in a directory, in byte order. */
  children(path: ImagePath): ImagePath[] {
    const found: ImagePath[] = [];
    const prefix = path === ROOT ? '/' : `${path}/`;
    const sorted = this.#order();
    for (let at = lowerBound(sorted, prefix); sorted[at]?.startsWith(prefix); ) {
      const child = sorted[at] as ImagePath;
      const slash = child.indexOf('/', prefix.length);
      if (slash < 0 && child.length > prefix.length) found.push(child);
      // "0" follows "/" in ASCII, so `child0` sorts after everything below the child.
      at = slash < 0 ? at + 1 : lowerBound(sorted, `${child.slice(0, slash)}0`);
    }
    return found;
  }

  /** Everything below a directory, in byte order of the paths. */
  below(path: ImagePath): ImagePath[] {
    const sorted = this.#order();
    if (path === ROOT) return sorted.slice(1);
    return sorted.slice(lowerBound(sorted, `${path}/`), lowerBound(sorted, `${path}0`));
  }

  /** Resolves like stat(2). `path` starts at the root. "." and ".." are resolved after links, as in the kernel. */
  resolve(path: string): Resolved {
    return this.#walk(path, true);
  }

  /** Resolves like lstat(2): like `resolve`, but a symlink in the last component is not followed. */
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
    const entry = this.#entries.get(current);
    return entry ? at(entry, links) : { path: current, links, deepest: current, loop: false };
  }

  #order(): ImagePath[] {
    this.#sorted ??= [...this.#entries.keys()].sort();
    return this.#sorted;
  }
}

function at(entry: Entry, links: ImagePath[]): Resolved {
  return { entry, path: entry.path, links, deepest: parentOf(entry.path), loop: false };
}

/** In reverse order, so that pop() returns the next name. */
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

/**
 * The sum of the files' sizes in bytes; hard links count once. One pass, since this dominates the report of a million
 * files.
 */
export function bytesOf(entries: Iterable<Entry>): number {
  // One byte per inode: a Set of a million numbers takes longer than the whole index.
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
