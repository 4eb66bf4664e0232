import type { ImagePath } from '../../path.ts';
import type { Entry } from '../entry.ts';
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
  | 'healed'
  | 'package-db';

export interface PackedEntry {
  entry: Entry;
  reason: Reason;
  /** The path that asked for it; absent for `traced`, `lock`, `healed`, `keep` and what the configuration names. */
  by?: ImagePath;
}

/** Of what is in a file list. */
const USED: ReadonlySet<Reason> = new Set(['traced', 'lock', 'healed']);

/** Never packed: the engine makes it in every container. */
const ENGINE_MADE = '/.dockerenv' as ImagePath;

/** The packed entries while the rules add to them: each entry is packed once and handed to the rules once. */
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
   * Packs what lstat(2) finds at `path` (as `Tree.locate` takes it) with every symlink on the way; of a path that is not there,
   * the deepest directory that is. Returns the entry, if any.
   */
  add(path: string, reason: Reason, by?: ImagePath): Entry | undefined {
    const { entry, links, deepest } = this.tree.locate(path);
    for (const link of links) this.#pack(this.tree.get(link)!, 'symlink', by);
    if (entry) this.#pack(entry, reason, by);
    else this.#pack(this.tree.get(deepest)!, 'parent', by);
    return entry;
  }

  /** As `add`, but nothing at all when the path is not there. */
  addIfThere(path: string, reason: Reason, by?: ImagePath): void {
    if (this.tree.locate(path).entry) this.add(path, reason, by);
  }

  /** The next entry that no rule has seen yet. */
  next(): Entry | undefined {
    return this.#queue.pop();
  }

  /** How an entry got in: whether it was seen in use itself, now, when it was locked or on a micro image that lacked it, or is what a link that was seen in use points to. */
  wasUsed({ path }: Entry): boolean {
    let packed = this.#packed.get(path);
    // A link cannot be its own cause: `by` was there before.
    while (packed?.reason === 'symlink' && packed.by !== undefined) packed = this.#packed.get(packed.by);
    return packed !== undefined && USED.has(packed.reason);
  }

  /** What is packed by now, in no order; the root is implied and not among them. */
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
