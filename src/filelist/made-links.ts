import { type ImagePath, parentOf, ROOT } from '../base/path.ts';
import type { Tree } from '../rootfs/tree.ts';

/** Where a path can lead, and the image's own links on the way. */
export interface Way {
  path: ImagePath;
  links: readonly ImagePath[];
}

/** The kernel's limit, path_resolution(7). */
const MAX_LINKS = 40;
/** Of one path. More come only of links that lead to each other. */
const MOST_WAYS = 64;
const MOST_STEPS = 4096;
/** How often links are placed that lie behind each other. */
const ROUNDS = 4;

interface Step {
  at: ImagePath;
  /** In reverse order. */
  names: string[];
  links: readonly ImagePath[];
  followed: number;
}

/**
 * The file system of a container as its links can have been: those of the image, and those that the container made,
 * changed or renamed, each with every target that it had. Something that was renamed or linked is a link to where it
 * was.
 */
export class MadeLinks {
  readonly #tree: Tree;
  readonly #roots: readonly ImagePath[];
  readonly #targets = new Map<ImagePath, Set<string>>();
  readonly #folders = new Set<ImagePath>();

  /** `made` are the targets by path, both as the program wrote them; `roots` are folders that chroot(2) made roots. */
  constructor(made: ReadonlyMap<string, readonly string[]>, roots: Iterable<ImagePath>, tree: Tree) {
    this.#tree = tree;
    this.#roots = [...roots];
    // A link can lie behind another.
    for (let round = 0; round < ROUNDS; round++) {
      const before = this.#targets.size;
      for (const [path, targets] of made) this.#place(path, targets);
      if (this.#targets.size === before) break;
    }
    for (const path of [...this.#targets.keys()]) if (!this.#matters(path)) this.#targets.delete(path);
    for (const path of this.#targets.keys()) this.#addFolders(path);
  }

  /** False if every path leads where the image alone leads. */
  get any(): boolean {
    return this.#targets.size > 0 || this.#roots.length > 0;
  }

  #place(path: string, targets: readonly string[]): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name === '' || name === '.' || name === '..') return;
    for (const folder of this.ways(path.slice(0, -name.length))) {
      const at = (folder.path === ROOT ? `/${name}` : `${folder.path}/${name}`) as ImagePath;
      const known = this.#targets.get(at) ?? new Set();
      for (const target of targets) if (target !== at) known.add(target);
      this.#targets.set(at, known);
      this.#addFolders(at);
    }
  }

  #addFolders(path: ImagePath): void {
    for (let up = parentOf(path); up !== ROOT; up = parentOf(up)) this.#folders.add(up);
  }

  /** Most renames are of files that the container made: they lead nowhere in the image. */
  #matters(path: ImagePath): boolean {
    return this.ways(path).some((way) => this.#tree.has(way.path) || this.#folders.has(way.path));
  }

  /** Everywhere that a path (absolute, as written) can lead. */
  ways(path: string): Way[] {
    const found = new Map<ImagePath, Way>();
    const open: Step[] = [{ at: ROOT, names: namesOf(path), links: [], followed: 0 }];
    for (let steps = 0; open.length > 0 && steps < MOST_STEPS && found.size < MOST_WAYS; steps++) {
      const end = this.#step(open.pop()!, open);
      if (end) found.set(end.path, end);
    }
    return [...found.values()];
  }

  /** Goes on to the next name. Adds the ways from there to `open`, or returns the end of the way. */
  #step({ at, names, links, followed }: Step, open: Step[]): Way | undefined {
    const name = names.pop();
    if (name === undefined) return { path: at, links };
    const on = (place: ImagePath) => void open.push({ at: place, names, links, followed });
    if (name === '.') return void on(at);
    if (name === '..') return void on(parentOf(at));
    const next = (at === ROOT ? `/${name}` : `${at}/${name}`) as ImagePath;
    const entry = this.#tree.get(next);
    const made = this.#targets.get(next);
    if (followed < MAX_LINKS) {
      const follow = (target: string, own: readonly ImagePath[]) => {
        for (const from of target.startsWith('/') ? this.#rootsOf(at) : [at])
          open.push({ at: from, names: [...names, ...namesOf(target)], links: own, followed: followed + 1 });
      };
      for (const target of made ?? []) follow(target, links);
      if (entry?.type === 'symlink') return void follow(entry.linkname!, [...links, next]);
    }
    if (entry?.type === 'directory' || this.#folders.has(next) || (entry && names.length === 0)) return void on(next);
    if (made && !entry) return undefined;
    return { path: [next, ...names.toReversed()].join('/') as ImagePath, links };
  }

  /** Where an absolute link can lead from: the root, or a new root that has the link. */
  #rootsOf(at: ImagePath): ImagePath[] {
    return [ROOT, ...this.#roots.filter((root) => at === root || at.startsWith(`${root}/`))];
  }
}

function namesOf(path: string): string[] {
  return path
    .split('/')
    .filter((name) => name !== '')
    .reverse();
}
