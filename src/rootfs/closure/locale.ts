import type { Entry } from '../entry.ts';
import type { Environment } from './environment.ts';
import type { Functions } from './functions.ts';
import { isGlibc } from './glibc.ts';
import type { Packing } from './packing.ts';

const FOLDER = '/usr/lib/locale';
const SETLOCALE = /setlocale|newlocale/;
const VARIABLES = /^(?:LANG|LC_[A-Z]+)$/;

/**
 * The locales that the image's ENV names, whole, where glibc's setlocale loaded one of their parts or a program that was not seen in use
 * may: setlocale(LC_ALL, "") fails when any of the parts is missing.
 */
export class Locales {
  readonly #names: string[];
  #used: Entry | undefined;
  #glibc = false;
  #done = false;

  constructor(environment: Environment) {
    this.#names = [...new Set(namedLocales(environment).map(normal))];
  }

  /** Takes each packed entry once. */
  see(entry: Entry): void {
    this.#glibc ||= isGlibc(entry);
    if (entry.path.startsWith(`${FOLDER}/`)) this.#used ??= entry;
  }

  pack(packing: Packing, functions: Functions): void {
    if (this.#done || !this.#glibc || this.#names.length === 0) return;
    const by = this.#used ?? functions.namedUnused(SETLOCALE);
    if (!by) return;
    this.#done = true;
    const { tree } = packing;
    const folder = tree.resolve(FOLDER).path;
    const archive = tree.get(`${folder}/locale-archive` as Entry['path']);
    // An archive has all locales, and was opened already when setlocale was called.
    if (archive && !this.#used) packing.add(archive.path, 'config', by.path);
    packing.addIfThere('/usr/share/locale/locale.alias', 'config', by.path);
    for (const path of tree.children(folder)) {
      if (!this.#names.includes(normal(path.slice(folder.length + 1)))) continue;
      for (const part of [path, ...tree.below(tree.resolve(path).path)]) packing.add(part, 'config', by.path);
    }
  }
}

/** The locales that the image's ENV names, but for those that are built in. */
export function namedLocales({ variables }: Environment): string[] {
  const named = [...variables].filter(([name, value]) => VARIABLES.test(name) && !/^(?:|C|POSIX)$/.test(value));
  return [...new Set(named.map(([, value]) => value))];
}

/** "C.UTF-8" and "C.utf8" are one locale: the letters and digits of the charset count (glibc's _nl_normalize_codeset). */
function normal(name: string): string {
  return name.replace(/\.[^@]*/, (charset) => `.${charset.replace(/[^a-zA-Z0-9]/g, '').toLowerCase()}`);
}
