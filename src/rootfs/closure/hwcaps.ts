import { type ImagePath, lastName, parentOf } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';
import { type Elf, sameMachine } from './elf.ts';
import type { SystemFolders } from './folders.ts';
import type { Packing } from './packed.ts';

/**
 * Subfolders with variants for processors with special features: today's, and (last three lines) those of glibc before
 * 2.37.
 */
const SPECIAL = new RegExp(
  `/(?:glibc-hwcaps/[^/]+|${[
    'tls|haswell|xeon_phi|avx512_1|x86_64|i[3-6]86|sse2|cmov',
    'neon|vfp|fast-mult|half|swp|v[5-8]l|atomics|aarch64',
    'power\\d\\+?|power\\d\\d|ppc64le|altivec|vsx|z\\d\\d\\d?|zEC12|esan3|zarch|stfle|ldisp|eimm|dfp|highgprs|te|vx',
  ].join('|')})$`,
);

/**
 * Makes a packed library work on every processor, not only on the traced one. Packs the plain library of a processor
 * variant, and the variants in the loader's cache: a loader that misses a cached path might not search elsewhere.
 */
export function packVariants(entry: Entry, packing: Packing, binaries: Binaries, folders: SystemFolders): void {
  const elf = binaries.elf(entry);
  if (!elf) return;
  const name = lastName(entry.path);
  for (const path of [...plainPaths(entry.path), ...folders.special(name)]) {
    const other = elfAt(path, packing.tree, binaries);
    if (other && sameMachine(elf, other)) packing.addIfThere(path, 'library', entry.path);
  }
}

/** The variants of a library in a folder without a plain one. */
export function variantsIn(folder: string, name: string, tree: Tree): string[] {
  const { path } = tree.resolve(`${folder}/glibc-hwcaps`);
  return tree.children(path).map((level) => `${folder}/glibc-hwcaps/${lastName(level)}/${name}`);
}

function plainPaths(path: ImagePath): string[] {
  const paths: string[] = [];
  for (let folder: string = parentOf(path); SPECIAL.test(folder); ) {
    folder = folder.replace(SPECIAL, '');
    paths.push(`${folder}/${lastName(path)}`);
  }
  return paths;
}

function elfAt(path: string, tree: Tree, binaries: Binaries): Elf | undefined {
  const { entry } = tree.resolve(path);
  return entry && binaries.elf(entry);
}
