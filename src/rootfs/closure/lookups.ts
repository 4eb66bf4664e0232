import { type ImagePath, ROOT } from '../../path.ts';
import { type Elf, sameMachine } from '../elf.ts';
import type { Entry } from '../entry.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';

/** About a second. Images take two or three for each of their programs. */
const MAX_STEPS = 2_000_000;
/** What it costs to follow a symlink, whose target may have two thousand names, in look-ups of one name. */
const LINK_STEPS = 50;
/** Characters of a search path that are worked on in the time of one look-up. */
const CHARACTERS = 16;
/** So many are remembered at once. */
const MAX_FOLDERS = 10_000;
/** PATH_MAX without its NUL: nothing longer can be opened. */
export const MAX_PATH = 4095;

export interface Found {
  entry: Entry;
  elf: Elf;
  /** The name by which the loader found it: $ORIGIN is that name's folder. */
  foundAs: ImagePath;
  /** As the loader opens it: with every symlink and ".." on the way. */
  candidate: string;
}

/** Looks libraries up by their paths, as often as a sound image needs it: a hostile one could ask without end. */
export class Lookups {
  readonly #tree: Tree;
  readonly #binaries: Binaries;
  /** What the folders that were looked into are, canonical; undefined for what is none. */
  readonly #folders = new Map<string, ImagePath | undefined>();
  #left: number;

  constructor(tree: Tree, binaries: Binaries, steps = MAX_STEPS) {
    this.#tree = tree;
    this.#binaries = binaries;
    this.#left = steps;
  }

  /** Nothing is found any more. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** Takes the time into account that it takes to make paths of a text. */
  spend(characters: number): void {
    this.#left -= Math.ceil(characters / CHARACTERS);
  }

  /** The first of the candidates that can be linked with `wanted`: the loader skips what is of another machine. */
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

  /** Mostly it is not, and the same folders are looked into for every name. */
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
