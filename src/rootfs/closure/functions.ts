import type { Entry } from '../../tar/entry.ts';
import type { Binaries } from './binaries.ts';
import type { Packing } from './packed.ts';

/** Skipped: the C and C++ libraries themselves define these functions. */
const C_LIBRARY = /^(?:libc\.so\.6(?:\.1)?|libpthread\.so\.0|libstdc\+\+\.so\.\d+|ld-.*|ld64.*)$/;

/** Progress of a search through a list. */
interface Search {
  next: number;
  found?: Entry;
}

/**
 * The functions that packed programs name, as a hint at what untraced programs can do. Each file is searched once per
 * expression.
 */
export class Functions {
  readonly #packing: Packing;
  readonly #binaries: Binaries;
  readonly #byName = new Map<string, Entry>();
  readonly #all: Entry[] = [];
  /** Untraced files, and the libraries that they need. */
  readonly #reached = new Set<Entry>();
  readonly #unused: Entry[] = [];
  /** Libraries that they need and that are not packed yet. */
  readonly #awaited = new Set<string>();
  readonly #searches = new Map<readonly Entry[], Map<RegExp, Search>>();

  constructor(packing: Packing, binaries: Binaries) {
    this.#packing = packing;
    this.#binaries = binaries;
  }

  /** Takes each packed entry once. */
  see(entry: Entry): void {
    const elf = this.#binaries.elf(entry);
    if (!elf) return;
    const name = entry.path.slice(entry.path.lastIndexOf('/') + 1);
    const names = [name, elf.soname ?? name];
    for (const known of names) this.#byName.set(known, entry);
    if (!C_LIBRARY.test(elf.soname ?? name)) this.#all.push(entry);
    const awaited = names.some((known) => this.#awaited.has(known));
    if (awaited || !this.#packing.wasUsed(entry)) this.#reach(entry);
  }

  /** A packed ELF file that names one of the functions, if any. */
  named(functions: RegExp): Entry | undefined {
    return this.#search(this.#all, functions);
  }

  /** Like `named`, but only for files that the capture did not see in use, and the libraries that these need. */
  namedUnused(functions: RegExp): Entry | undefined {
    return this.#search(this.#unused, functions);
  }

  #reach(start: Entry): void {
    const entries = [start];
    for (let entry = entries.pop(); entry; entry = entries.pop()) {
      if (this.#reached.has(entry)) continue;
      this.#reached.add(entry);
      const { needed = [], soname = '' } = this.#binaries.elf(entry) ?? {};
      if (!C_LIBRARY.test(soname)) this.#unused.push(entry);
      for (const name of needed) {
        const library = this.#byName.get(name);
        if (library) entries.push(library);
        else this.#awaited.add(name);
      }
    }
  }

  #search(list: readonly Entry[], functions: RegExp): Entry | undefined {
    const searches = this.#searches.get(list) ?? new Map<RegExp, Search>();
    this.#searches.set(list, searches);
    const search = searches.get(functions) ?? { next: 0 };
    searches.set(functions, search);
    for (; !search.found && search.next < list.length; search.next += 1) {
      const entry = list[search.next]!;
      if (functions.test(this.#binaries.functions(entry))) search.found = entry;
    }
    return search.found;
  }
}
