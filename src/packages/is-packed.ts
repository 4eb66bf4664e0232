import type { ImagePath } from '../base/path.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Package } from './package.ts';

/** Files that no program needs. A package with only these counts as not packed. */
const DOCUMENTATION = /^\/usr\/share\/(?:doc|man|info|licenses|lintian|bug)\//;

/** True if a regular file of the package is packed that is not documentation. */
export function isPacked({ files }: Package, tree: Tree, packed: ReadonlySet<ImagePath>): boolean {
  return files.some((path) => packed.has(path) && tree.get(path)?.type === 'file' && !DOCUMENTATION.test(path));
}
