import type { ImagePath } from '../../base/path.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';
import type { Environment } from './environment.ts';

const FILE = '/etc/ld.so.preload' as ImagePath;
const MAX_FILE = 1 << 20;

/**
 * The libraries that the loader adds to every program. It searches them like the program's own and continues if one is
 * missing.
 */
export interface Preloads {
  /** For every loader: LD_PRELOAD. */
  all: string[];
  /** For glibc only: LD_AUDIT and /etc/ld.so.preload. */
  glibc: string[];
  /** /etc/ld.so.preload, if it exists. */
  file: ImagePath | undefined;
}

/** Reads the preloads in the image's ENV and /etc/ld.so.preload (ld.so(8)). */
export function readPreloads(tree: Tree, binaries: Binaries, { variables }: Environment): Preloads {
  const { entry } = tree.resolve(FILE);
  const text = entry?.type === 'file' ? binaries.text(entry, MAX_FILE).replace(/#.*/g, '') : undefined;
  return {
    all: words(variables.get('LD_PRELOAD')),
    glibc: [...words(variables.get('LD_AUDIT')), ...words(text)],
    file: text === undefined ? undefined : FILE,
  };
}

function words(list = ''): string[] {
  return list.split(/[\s:]+/).filter((word) => word !== '');
}
