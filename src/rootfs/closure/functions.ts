import type { Entry } from '../entry.ts';
import type { Binaries } from './binaries.ts';
import type { Packing } from './packing.ts';

/** These have every name, their own. */
const C_LIBRARY = /^(?:libc\.so\.6(?:\.1)?|libpthread\.so\.0|libstdc\+\+\.so\.\d+|ld-.*|ld64.*)$/;

/** How far a list was looked through, and what was found. */
interface Search {
  next: number;
  found?: Entry;
}

/** Which functions packed programs name: what a program may do that nobody saw run. Every file is looked through once for each question. */
export class Functions {
  readonly #packing: Packing;
  readonly #binaries: Binaries;
  readonly #byName = new Map<string, Entry>();
  readonly #all: Entry[] = [];
  /** What was not seen in use, and all that it needs. */
  readonly #reached = new Set<Entry>();
  readonly #unused: Entry[] = [];
  /** Needed by these, and not packed yet. */
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

  /** As `named`, but only of what the capture did not see in use, with the libraries that this needs. */
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
