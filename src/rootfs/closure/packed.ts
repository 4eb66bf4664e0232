import type { ImagePath } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Tree } from '../tree.ts';

/** Why a path is packed. */
export type Reason =
  | 'traced'
  | 'symlink'
  | 'parent'
  | 'interpreter'
  | 'library'
  | 'config'
  | 'keep'
  | 'lock'
  | 'listed'
  | 'healed'
  | 'missed'
  | 'package-db';

export interface PackedEntry {
  entry: Entry;
  reason: Reason;
  /** The path that needs it; absent for paths of the file list, `keep` and paths from the configuration. */
  by?: ImagePath;
}

/** Reasons of paths in a file list. */
const USED: ReadonlySet<Reason> = new Set(['traced', 'lock', 'listed', 'healed', 'missed']);

/** Never packed: the engine creates it in every container. */
const ENGINE_MADE = '/.dockerenv' as ImagePath;

/** The packed entries while the rules add to them. Each entry is packed once, and the rules see it once. */
export class Packing {
  readonly tree: Tree;
  readonly #packed = new Map<ImagePath, PackedEntry>();
  readonly #queue: Entry[] = [];

  constructor(tree: Tree) {
    this.tree = tree;
  }

  get size(): number {
    return this.#packed.size;
  }

  /**
   * Packs the entry that lstat(2) finds at `path` (see `Tree.locate`), and every symlink on the way. If the path does
   * not exist, packs the deepest existing directory. Returns the entry, if any.
   */
  add(path: string, reason: Reason, by?: ImagePath): Entry | undefined {
    const { entry, links, deepest } = this.tree.locate(path);
    for (const link of links) this.#pack(this.tree.get(link)!, 'symlink', by);
    if (entry) this.#pack(entry, reason, by);
    else this.#pack(this.tree.get(deepest)!, 'parent', by);
    return entry;
  }

  /** Like `add`, but does nothing if the path does not exist. */
  addIfThere(path: string, reason: Reason, by?: ImagePath): void {
    if (this.tree.locate(path).entry) this.add(path, reason, by);
  }

  /** The next entry that no rule has seen yet. */
  next(): Entry | undefined {
    return this.#queue.pop();
  }

  /** True if the entry, or a link leading to it, is in the file list. */
  wasUsed({ path }: Entry): boolean {
    let packed = this.#packed.get(path);
    // No endless loop: `by` was packed before the link.
    while (packed?.reason === 'symlink' && packed.by !== undefined) packed = this.#packed.get(packed.by);
    return packed !== undefined && USED.has(packed.reason);
  }

  /** The packed entries so far, in no order, without the root. */
  packed(): IterableIterator<PackedEntry> {
    return this.#packed.values();
  }

  #pack(entry: Entry, reason: Reason, by: ImagePath | undefined): void {
    const { path } = entry;
    if (path === '/' || path === ENGINE_MADE) return;
    const known = this.#packed.get(path);
    if (!known) {
      this.#packed.set(path, by === undefined ? { entry, reason } : { entry, reason, by });
      this.#queue.push(entry);
    } else if (reason === 'traced' || (USED.has(reason) && !USED.has(known.reason))) {
      known.reason = reason;
      known.by = undefined;
    }
  }
}
