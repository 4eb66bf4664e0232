import { type ImagePath, parentOf, ROOT } from '../../base/path.ts';
import type { Entry } from '../../tar/entry.ts';
import { idleWarning } from '../selection/nearest.ts';
import { type Names, readLine, select } from '../selection/selection.ts';
import { Tree } from '../tree.ts';
import type { PackedEntry } from './packed.ts';

export interface Dropped {
  left: PackedEntry[];
  /** All matched paths, packed or not. */
  unwanted: ReadonlySet<ImagePath>;
  dropped: PackedEntry[];
  /** One for each package that the image lacks. Other lines that match nothing are fine. */
  warnings: string[];
}

/** Removes the entries that match `lines`, except directories of remaining entries. */
export function dropUnwanted(
  lines: readonly string[],
  tree: Tree,
  packed: readonly PackedEntry[],
  names?: Names,
): Dropped {
  if (lines.length === 0) return { left: [...packed], unwanted: new Set(), dropped: [], warnings: [] };
  const { paths, idle } = select(tree, lines, names);
  for (const path of madeUnwanted(lines, tree, packed)) paths.add(path);
  const needed = new Set<ImagePath>();
  for (const { entry } of packed) {
    if (paths.has(entry.path)) continue;
    for (let up = parentOf(entry.path); up !== ROOT && !needed.has(up); up = parentOf(up)) needed.add(up);
  }
  const goes = ({ entry }: PackedEntry) => paths.has(entry.path) && !needed.has(entry.path);
  return {
    left: packed.filter((one) => !goes(one)),
    unwanted: paths,
    dropped: packed.filter(goes),
    warnings: idle
      .filter((line) => readLine(line).kind === 'package')
      .map((line) => idleWarning('drop', line, tree, names)),
  };
}

/** The matched paths of generated files, which are not in the image's tree. */
function madeUnwanted(lines: readonly string[], tree: Tree, packed: readonly PackedEntry[]): ImagePath[] {
  if (packed.every(({ entry }) => tree.has(entry.path))) return [];
  const all = packed.map(({ entry }): [ImagePath, Entry] => [entry.path, entry]);
  const { paths } = select(new Tree(new Map([[ROOT, tree.get(ROOT)!], ...all])), lines);
  return [...paths].filter((path) => !tree.has(path));
}
