import type { Entry } from '../../tar/entry.ts';
import type { Functions } from './functions.ts';
import { isGlibc } from './glibc.ts';
import type { Libraries } from './library.ts';

const NAME = 'libgcc_s.so.1';
const UNWINDING = /pthread_(?:cancel|exit)|backtrace/;

/**
 * Packs libgcc_s.so.1. glibc loads it with dlopen when a thread is cancelled or exits, and aborts the program if it is
 * missing. Few tests reach that point.
 */
export class Unwinder {
  readonly #libcs: Entry[] = [];
  #there = false;

  /** Takes each packed entry once. */
  see(entry: Entry): void {
    if (isGlibc(entry)) this.#libcs.push(entry);
    if (entry.path.endsWith(`/${NAME}`)) this.#there = true;
  }

  pack(libraries: Libraries, functions: Functions): void {
    if (this.#there || this.#libcs.length === 0 || !functions.named(UNWINDING)) return;
    for (const libc of this.#libcs.splice(0)) libraries.packLoaded(NAME, libc);
  }
}
