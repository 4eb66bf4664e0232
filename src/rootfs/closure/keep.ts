import { select } from '../glob.ts';
import type { Packing } from './packing.ts';

/** What the user always wants packed. Returns a warning for each glob that matches nothing. */
export function packKept(globs: readonly string[], packing: Packing): string[] {
  const { paths, idle } = select(packing.tree, globs);
  for (const path of paths) packing.add(path, 'keep');
  return idle.map((glob) => `keep: ${glob} matches nothing in the image`);
}
