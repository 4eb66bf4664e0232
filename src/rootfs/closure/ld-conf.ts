import { type ImagePath, joinPath, lastName, parentOf } from '../../base/path.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';
import { wildcard } from './wildcard.ts';

const MAX_CONF = 1 << 20;
/** Limits against a hostile image. */
const MAX_INCLUDES = 100;
const MAX_FILES = 1000;
const MAX_FOLDERS = 1000;

/** The first thousand folders in /etc/ld.so.conf and the files that it includes, each once (ldconfig(8)). */
export function readLdConf(tree: Tree, binaries: Binaries): string[] {
  return new Reader(tree, binaries).read();
}

class Reader {
  readonly #tree: Tree;
  readonly #binaries: Binaries;
  readonly #files = new Set<ImagePath>();
  readonly #includes = new Set<ImagePath>();
  readonly #folders = new Set<string>();

  constructor(tree: Tree, binaries: Binaries) {
    this.#tree = tree;
    this.#binaries = binaries;
  }

  read(conf = '/etc/ld.so.conf' as ImagePath): string[] {
    const { entry } = this.#tree.resolve(conf);
    const again = entry?.type !== 'file' || this.#files.has(entry.path);
    if (again || this.#files.size === MAX_FILES) return [];
    this.#files.add(entry.path);
    for (const line of this.#binaries.text(entry, MAX_CONF).split('\n')) {
      const [word, ...rest] = line.replace(/#.*/s, '').trim().split(/\s+/);
      if (word === 'include') for (const glob of rest) this.#include(joinPath(parentOf(conf), glob));
      else if (word?.startsWith('/') && this.#folders.size < MAX_FOLDERS) this.#folders.add(word.replace(/=.*$/s, ''));
    }
    return [...this.#folders];
  }

  #include(glob: ImagePath): void {
    if (this.#includes.has(glob) || this.#includes.size === MAX_INCLUDES) return;
    this.#includes.add(glob);
    for (const file of this.#expand(glob)) this.read(file);
  }

  /** Globs are supported in the last component only, as in every distribution's "ld.so.conf.d/*.conf". */
  #expand(glob: ImagePath): ImagePath[] {
    const folder = this.#tree.resolve(parentOf(glob)).path;
    const pattern = lastName(glob);
    return this.#tree.children(folder).filter((child) => wildcard(pattern, lastName(child)));
  }
}
