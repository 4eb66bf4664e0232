import { type ImagePath, ROOT } from '../base/path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Entry } from '../tar/entry.ts';
import type { Budget } from './budget.ts';
import type { Package, PackageFacts } from './package.ts';

/** Number of folders in the cache. */
const MAX_FOLDERS = 20_000;
/** Cost of following a symlink: its target can have two thousand names. */
const LINK_STEPS = 4096;
/** PATH_MAX without its NUL: a longer path cannot be opened. */
const MAX_PATH = 4095;

interface ClaimedFolder {
  /** Canonical; undefined if it is not a folder. */
  path: ImagePath | undefined;
  /** The path itself, if it is a symlink. */
  link: ImagePath | undefined;
}

/** Finds the paths of package databases in the image: if "/lib" is a link to "/usr/lib", "/lib/x" is "/usr/lib/x". */
export class Claims {
  readonly #tree: Tree;
  readonly #budget: Budget;
  readonly #folders = new Map<string, ClaimedFolder>();

  constructor(tree: Tree, budget: Budget) {
    this.#tree = tree;
    this.#budget = budget;
  }

  /**
   * The package with those of the `listed` absolute paths that the image has. A link that serves as one of its folders
   * is not one of its files: the link belongs to another package. Throws `Unreadable` if there is too much to look up.
   */
  package(facts: PackageFacts, listed: Iterable<string>): Package {
    const files = new Set<ImagePath>();
    const folders = new Set<ImagePath>();
    const linked = new Set<ImagePath>();
    for (const path of listed) {
      const { folder, entry } = this.#look(path);
      if (folder?.link) linked.add(folder.link);
      if (entry) (entry.type === 'directory' ? folders : files).add(entry.path);
    }
    return { ...facts, files: [...files].filter((path) => !linked.has(path)), folders: [...folders] };
  }

  /** The entry of one listed path; a link is not followed. Throws `Unreadable` if there is too much to look up. */
  find(listed: string): Entry | undefined {
    return this.#look(listed).entry;
  }

  #look(path: string): { folder?: ClaimedFolder; entry?: Entry } {
    this.#budget.look(path.length);
    const slash = path.lastIndexOf('/');
    if (slash < 0 || path.length > MAX_PATH || path.length === slash + 1) return {};
    const folder = this.#folder(path.slice(0, slash));
    return { folder, entry: this.#entry(folder, path.slice(slash)) };
  }

  #entry({ path }: ClaimedFolder, name: string): Entry | undefined {
    if (path === undefined || name === '/.' || name === '/..') return undefined;
    return this.#tree.get(`${path === ROOT ? '' : path}${name}` as ImagePath);
  }

  #folder(name: string): ClaimedFolder {
    const known = this.#folders.get(name);
    if (known) return known;
    if (this.#folders.size === MAX_FOLDERS) this.#folders.clear();
    const { entry, links } = this.#tree.resolve(name);
    const own = this.#tree.locate(name).entry;
    this.#budget.look(2 * (name.length + links.length * LINK_STEPS));
    const folder = {
      path: entry?.type === 'directory' ? entry.path : undefined,
      link: own?.type === 'symlink' ? own.path : undefined,
    };
    this.#folders.set(name, folder);
    return folder;
  }
}
