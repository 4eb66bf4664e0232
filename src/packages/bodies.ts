import { lastName } from '../base/path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { ReadEntry } from '../tar/body.ts';
import type { Entry } from '../tar/entry.ts';
import { type Budget, Unreadable } from './budget.ts';

/** A package manager's status file or one package's file list has a few megabytes at most. */
const MAX_TEXT = 32 << 20;

/** Limits of one fetch: bytes and items. */
const MAX_GROUP = 4 << 20;
const MAX_ITEMS = 1000;

/** Announces which whole files are read next, so that the reader can fetch them together. */
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

  /** The regular files in a folder (and links to regular files) by last name, in byte order of the names. */
  filesIn(folder: string): Map<string, Entry> {
    const { entry: home } = this.tree.resolve(folder);
    const found = new Map<string, Entry>();
    for (const path of home?.type === 'directory' ? this.tree.children(home.path) : []) {
      const entry = this.file(path);
      if (entry) found.set(lastName(path), entry);
    }
    return found;
  }

  /**
   * Yields the items unchanged. Announces the files of a whole group of items before it yields the group's first item.
   */
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

  /** A whole file as text, one character per byte. Throws `Unreadable` if the file is too large. */
  text(entry: Entry): string {
    if (entry.size > MAX_TEXT) throw new Unreadable(`it has ${entry.size} bytes, more than the limit of ${MAX_TEXT}`);
    return this.bytes(entry, 0, entry.size).toString('latin1');
  }

  /** Up to `length` bytes from `offset`, fewer only at the end. Throws `Unreadable` when the budget is used up. */
  bytes(entry: Entry, offset: number, length: number): Buffer {
    this.budget.read(length);
    return this.#read(entry, offset, length);
  }
}
