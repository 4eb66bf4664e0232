import { type ImagePath, ROOT } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';
import { type Elf, sameMachine } from './elf.ts';

/** About a second. Usual images need two or three steps per program. */
const MAX_STEPS = 2_000_000;
/** Cost of following a symlink, in steps: its target can have two thousand names. */
const LINK_STEPS = 50;
/** Characters of a search path that cost as much as one step. */
const CHARACTERS = 16;
/** Number of folders in the cache. */
const MAX_FOLDERS = 10_000;
/** PATH_MAX without its NUL: a longer path cannot be opened. */
export const MAX_PATH = 4095;

export interface Found {
  entry: Entry;
  elf: Elf;
  /** The path by which the loader found it: $ORIGIN is that path's folder. */
  foundAs: ImagePath;
  /** The path as the loader opens it, with symlinks and "..". */
  candidate: string;
}

/** Looks up libraries by path. The number of look-ups is limited: a hostile image could need endless ones. */
export class Lookups {
  readonly #tree: Tree;
  readonly #binaries: Binaries;
  /** The canonical path of each folder; undefined if it is not a folder. */
  readonly #folders = new Map<string, ImagePath | undefined>();
  #left: number;

  constructor(tree: Tree, binaries: Binaries, steps = MAX_STEPS) {
    this.#tree = tree;
    this.#binaries = binaries;
    this.#left = steps;
  }

  /** True if the limit is reached: no more libraries are found. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** Counts the time for making paths from a text. */
  spend(characters: number): void {
    this.#left -= Math.ceil(characters / CHARACTERS);
  }

  /** The first candidate that can be linked with `wanted`: the loader skips libraries of other machines. */
  find(candidates: Iterable<string>, wanted: Elf): Found | undefined {
    this.#left -= 1;
    for (const candidate of candidates) {
      if (this.exhausted) return undefined;
      if (candidate.length > MAX_PATH) continue;
      this.#left -= 1;
      if (!this.#isThere(candidate)) continue;
      const { entry, links } = this.#tree.resolve(candidate);
      this.#left -= links.length * LINK_STEPS;
      const elf = entry && this.#binaries.elf(entry);
      if (elf && sameMachine(elf, wanted)) {
        return { candidate, entry, elf, foundAs: this.#tree.locate(candidate).path };
      }
    }
    return undefined;
  }

  /** A quick check with cached folders: most candidates do not exist. */
  #isThere(candidate: string): boolean {
    const slash = candidate.lastIndexOf('/');
    const folder = this.#canonical(candidate.slice(0, slash));
    return folder !== undefined && this.#tree.has(joinPlain(folder, candidate.slice(slash + 1)));
  }

  #canonical(folder: string): ImagePath | undefined {
    if (!this.#folders.has(folder)) {
      if (this.#folders.size === MAX_FOLDERS) this.#folders.clear();
      const { entry, links } = this.#tree.resolve(folder);
      this.#left -= 1 + links.length * LINK_STEPS;
      this.#folders.set(folder, entry?.type === 'directory' ? entry.path : undefined);
    }
    return this.#folders.get(folder);
  }
}

function joinPlain(folder: ImagePath, name: string): ImagePath {
  return `${folder === ROOT ? '' : folder}/${name}` as ImagePath;
}
