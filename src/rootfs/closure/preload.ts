import type { ImagePath } from '../../path.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';
import type { Environment } from './environment.ts';

const FILE = '/etc/ld.so.preload' as ImagePath;
const MAX_FILE = 1 << 20;

/** What the loader puts into every program, found as what the program itself names; that one is missing stops no program. */
export interface Preloads {
  /** Of every loader: LD_PRELOAD. */
  all: string[];
  /** Of glibc's alone: LD_AUDIT and /etc/ld.so.preload. */
  glibc: string[];
  /** /etc/ld.so.preload, where it is. */
  file: ImagePath | undefined;
}

/** Reads what the image's ENV and /etc/ld.so.preload say (ld.so(8)). */
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
