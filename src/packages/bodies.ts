import { lastName } from '../path.ts';
import type { ReadEntry } from '../rootfs/closure/binaries.ts';
import type { Entry } from '../rootfs/entry.ts';
import type { Tree } from '../rootfs/tree.ts';
import { type Budget, Unreadable } from './budget.ts';

/** The status of a package manager, or the list of one package's files, has some megabytes at most. */
const MAX_TEXT = 32 << 20;

/** Of what is fetched at once. */
const MAX_GROUP = 4 << 20;
const MAX_ITEMS = 1000;

/** Says which files are read whole next, where it saves time to know them. */
export type Fetch = (entries: Iterable<Entry>) => void;

/** The files of package databases. */
export class Bodies {
  readonly tree: Tree;
  readonly budget: Budget;
  readonly #read: ReadEntry;
  readonly #fetch: Fetch;

  constructor(tree: Tree, read: ReadEntry, budget: Budget, fetch: Fetch = () => {}) {
    this.tree = tree;
    this.budget = budget;
    this.#read = read;
    this.#fetch = fetch;
  }

  /** The regular file that a path leads to, if any. */
  file(path: string): Entry | undefined {
    const { entry } = this.tree.resolve(path);
    return entry?.type === 'file' ? entry : undefined;
  }

  /** The regular files in a folder (links to files too), by their last name, in the order of the names' bytes. */
  filesIn(folder: string): Map<string, Entry> {
    const { entry: home } = this.tree.resolve(folder);
    const found = new Map<string, Entry>();
    for (const path of home?.type === 'directory' ? this.tree.children(home.path) : []) {
      const entry = this.file(path);
      if (entry) found.set(lastName(path), entry);
    }
    return found;
  }

  /** The items in groups, of each of which the files that are read whole next are fetched together. */
  *fetched<T>(items: Iterable<T>, filesOf: (item: T) => Entry[]): Generator<T> {
    let group: T[] = [];
    let files: Entry[] = [];
    let size = 0;
    for (const item of items) {
      group.push(item);
      for (const file of filesOf(item)) {
        if (file.size > MAX_GROUP) continue;
        files.push(file);
        size += file.size;
      }
      if (size < MAX_GROUP && group.length < MAX_ITEMS) continue;
      this.#fetch(files);
      yield* group;
      [group, files, size] = [[], [], 0];
    }
    this.#fetch(files);
    yield* group;
  }

  /** A whole file as text, one character a byte. Throws `Unreadable` for one that is too large. */
  text(entry: Entry): string {
    if (entry.size > MAX_TEXT) throw new Unreadable('it is larger than any that is known');
    return this.bytes(entry, 0, entry.size).toString('latin1');
  }

  /** Up to `length` bytes from `offset`, fewer only at the end. Throws `Unreadable` when too much is read. */
  bytes(entry: Entry, offset: number, length: number): Buffer {
    this.budget.read(length);
    return this.#read(entry, offset, length);
  }
}
