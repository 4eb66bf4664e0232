import type { Entry } from '../../tar/entry.ts';
import type { Environment } from './environment.ts';
import type { Functions } from './functions.ts';
import { isGlibc } from './glibc.ts';
import type { Packing } from './packed.ts';

const FOLDER = '/usr/lib/locale';
const SETLOCALE = /setlocale|newlocale/;
const VARIABLES = /^(?:LANG|LC_[A-Z]+)$/;

/**
 * Packs all parts of the locales in the image's ENV if glibc's setlocale loaded one part, or if an untraced program can
 * call it: setlocale(LC_ALL, "") fails if any part is missing.
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
    // An archive has all locales. If setlocale was traced, the archive was too.
    if (archive && !this.#used) packing.add(archive.path, 'config', by.path);
    packing.addIfThere('/usr/share/locale/locale.alias', 'config', by.path);
    for (const path of tree.children(folder)) {
      if (!this.#names.includes(normal(path.slice(folder.length + 1)))) continue;
      for (const part of [path, ...tree.below(tree.resolve(path).path)]) packing.add(part, 'config', by.path);
    }
  }
}

/** The locales in the image's ENV, without the built-in ones. */
export function namedLocales({ variables }: Environment): string[] {
  const named = [...variables].filter(([name, value]) => VARIABLES.test(name) && !/^(?:|C|POSIX)$/.test(value));
  return [...new Set(named.map(([, value]) => value))];
}

/**
 * "C.UTF-8" and "C.utf8" are the same locale: only letters and digits of the charset count (glibc's
 * _nl_normalize_codeset).
 */
function normal(name: string): string {
  return name.replace(/\.[^@]*/, (charset) => `.${charset.replace(/[^a-zA-Z0-9]/g, '').toLowerCase()}`);
}
