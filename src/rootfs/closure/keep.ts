import { idleWarning, MAX_HINTS } from '../nearest.ts';
import { type Names, select } from '../selection.ts';
import type { Packing } from './packing.ts';

/** What the user always wants packed. Returns a warning for each line that selects nothing, the first ones with what may be meant. */
export function packKept(lines: readonly string[], packing: Packing, names?: Names): string[] {
  const { tree } = packing;
  const { paths, idle } = select(tree, lines, names, true);
  for (const path of paths) packing.add(path, 'keep');
  return idle.map((line, at) => idleWarning('keep', line, tree, names, at < MAX_HINTS));
}
