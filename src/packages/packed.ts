import type { ImagePath } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Package } from './package.ts';

/** Nothing that runs: with only these a package is not there. */
const DOCUMENTATION = /^\/usr\/share\/(?:doc|man|info|licenses|lintian|bug)\//;

/** Whether a package is in what is packed: a regular file of it is, and not only documentation. */
export function isPacked({ files }: Package, tree: Tree, packed: ReadonlySet<ImagePath>): boolean {
  return files.some((path) => packed.has(path) && tree.get(path)?.type === 'file' && !DOCUMENTATION.test(path));
}
