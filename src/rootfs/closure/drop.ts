import { type ImagePath, parentOf, ROOT } from '../../path.ts';
import { select } from '../glob.ts';
import type { Tree } from '../tree.ts';
import type { PackedEntry } from './packing.ts';

export interface Dropped {
  left: PackedEntry[];
  /** What was traced and is left out all the same. */
  traced: ImagePath[];
}

/** Takes away what the user never wants packed, except for directories in which something else stays. */
export function dropUnwanted(globs: readonly string[], tree: Tree, packed: readonly PackedEntry[]): Dropped {
  if (globs.length === 0) return { left: [...packed], traced: [] };
  const { paths } = select(tree, globs);
  const needed = new Set<ImagePath>();
  for (const { entry } of packed) {
    if (paths.has(entry.path)) continue;
    for (let up = parentOf(entry.path); up !== ROOT && !needed.has(up); up = parentOf(up)) needed.add(up);
  }
  const goes = ({ entry }: PackedEntry) => paths.has(entry.path) && !needed.has(entry.path);
  return {
    left: packed.filter((one) => !goes(one)),
    traced: packed.filter((one) => one.reason === 'traced' && goes(one)).map(({ entry }) => entry.path),
  };
}
