import { idleWarning, MAX_HINTS } from '../selection/nearest.ts';
import { type Names, select } from '../selection/selection.ts';
import type { Packing } from './packed.ts';

/**
 * Packs the user's `keep` lines. Returns a warning for each line that selects nothing; the first ones suggest similar
 * names.
 */
export function packKept(lines: readonly string[], packing: Packing, names?: Names): string[] {
  const { tree } = packing;
  const { paths, idle } = select(tree, lines, names, true);
  for (const path of paths) packing.add(path, 'keep');
  return idle.map((line, at) => idleWarning('keep', line, tree, names, at < MAX_HINTS));
}
