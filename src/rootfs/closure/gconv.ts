import type { Entry } from '../../tar/entry.ts';
import type { Functions } from './functions.ts';
import { besideGlibc, isGlibc } from './glibc.ts';
import type { Packing } from './packed.ts';

const USED = /^(.*\/gconv)\/(?:[^/]+\.so|gconv-modules(?:\.cache|\.d\/.*)?)$/;
const ICONV = /iconv_open/;
/** The charsets in glibc's `gconv-modules` since 2.34; all others are in gconv-modules.d/gconv-modules-extra.conf. */
const COMMON = ['ANSI_X3.110', 'CP1252', 'ISO8859-1', 'ISO8859-15', 'UNICODE', 'UTF-16', 'UTF-32', 'UTF-7'];

/**
 * The files of glibc's iconv(3): the index for each packed charset module. If an untraced program can convert charsets,
 * also the modules of the common charsets.
 */
export class Gconv {
  /** Each folder with its first packed entry. */
  readonly #folders = new Map<string, Entry>();
  readonly #news: string[] = [];
  readonly #libcs: Entry[] = [];

  /** Takes each packed entry once. */
  see(entry: Entry): void {
    if (isGlibc(entry)) this.#libcs.push(entry);
    const folder = USED.exec(entry.path)?.[1];
    if (folder !== undefined && !this.#folders.has(folder)) {
      this.#folders.set(folder, entry);
      this.#news.push(folder);
    }
  }

  pack(packing: Packing, functions: Functions): void {
    for (const folder of this.#news.splice(0)) packIndex(folder, packing, this.#folders.get(folder)!.path);
    const able = this.#libcs.length > 0 ? functions.namedUnused(ICONV) : undefined;
    if (!able) return;
    for (const folder of this.#libcs.splice(0).flatMap(({ path }) => besideGlibc(path, 'gconv'))) {
      packIndex(folder, packing, able.path);
      for (const name of COMMON) packing.addIfThere(`${folder}/${name}.so`, 'library', able.path);
    }
  }
}

/** glibc reads the cache; without a cache it reads the lists. */
function packIndex(folder: string, packing: Packing, by: Entry['path']): void {
  const { tree } = packing;
  const cache = `${folder}/gconv-modules.cache`;
  const lists = [`${folder}/gconv-modules`, ...tree.children(tree.resolve(`${folder}/gconv-modules.d`).path)];
  for (const path of tree.resolve(cache).entry ? [cache] : lists) packing.addIfThere(path, 'config', by);
}
