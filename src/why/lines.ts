import type { ImagePath } from '../path.ts';
import { globPaths } from '../rootfs/glob.ts';
import { readLine } from '../rootfs/selection.ts';
import type { Tree } from '../rootfs/tree.ts';

/**
 * The lines of `keep` or `drop` that name a path: globs that match it, else the packages and presets, whose files a report does not tell, else
 * all of them.
 */
export function linesNaming(lines: readonly string[], path: ImagePath, tree: Tree): string[] {
  const read = lines.map((line) => ({ line, ...readLine(line) })).filter(({ away }) => !away);
  const matching = read.filter(({ kind, text }) => kind === 'glob' && globPaths(tree, text, true).includes(path));
  const named = read.filter(({ kind }) => kind !== 'glob');
  const found = [matching, named].find(({ length }) => length > 0);
  return found ? found.map(({ line }) => line) : [...lines];
}
