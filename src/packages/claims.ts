import { type ImagePath, ROOT } from '../path.ts';
import type { Entry } from '../rootfs/entry.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Budget } from './budget.ts';
import type { Package, PackageFacts } from './package.ts';

/** So many folders are remembered at once. */
const MAX_FOLDERS = 20_000;
/** What it costs to follow a symlink, whose target may have two thousand names. */
const LINK_STEPS = 4096;
/** PATH_MAX without its NUL: nothing longer can be opened. */
const MAX_PATH = 4095;

interface Folder {
  /** Canonical; undefined for what is no folder. */
  path: ImagePath | undefined;
  /** The symlink that the name itself is, if any. */
  link: ImagePath | undefined;
}

/** Finds in the image what package databases list: where "/lib" is a link to "/usr/lib", "/lib/x" is "/usr/lib/x". */
export class Claims {
  readonly #tree: Tree;
  readonly #budget: Budget;
  readonly #folders = new Map<string, Folder>();

  constructor(tree: Tree, budget: Budget) {
    this.#tree = tree;
    this.#budget = budget;
  }

  /**
   * The package with what the image has of `listed` (absolute paths). A link that is one of its folders is not among its files: it came
   * with another package. Throws `Unreadable` when there is too much to look up.
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

  /** What the image has of one listed path, itself and not what it links to. Throws `Unreadable` when there is too much to look up. */
  find(listed: string): Entry | undefined {
    return this.#look(listed).entry;
  }

  #look(path: string): { folder?: Folder; entry?: Entry } {
    this.#budget.look(path.length);
    const slash = path.lastIndexOf('/');
    if (slash < 0 || path.length > MAX_PATH || path.length === slash + 1) return {};
    const folder = this.#folder(path.slice(0, slash));
    return { folder, entry: this.#entry(folder, path.slice(slash)) };
  }

  #entry({ path }: Folder, name: string): Entry | undefined {
    if (path === undefined || name === '/.' || name === '/..') return undefined;
    return this.#tree.get(`${path === ROOT ? '' : path}${name}` as ImagePath);
  }

  #folder(name: string): Folder {
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
