import type { ImagePath } from '../../base/path.ts';
import { globPaths } from '../../rootfs/selection/glob.ts';
import { readLine } from '../../rootfs/selection/selection.ts';
import type { Tree } from '../../rootfs/tree.ts';

/**
 * The lines of `keep` or `drop` that name a path: the globs that match it. Without a match, all lines with packages and
 * presets, because a report does not list their files; without those, all lines.
 */
export function linesNaming(lines: readonly string[], path: ImagePath, tree: Tree): string[] {
  const read = lines.map((line) => ({ line, ...readLine(line) })).filter(({ away }) => !away);
  const matching = read.filter(({ kind, text }) => kind === 'glob' && globPaths(tree, text, true).includes(path));
  const named = read.filter(({ kind }) => kind !== 'glob');
  const found = [matching, named].find(({ length }) => length > 0);
  return found ? found.map(({ line }) => line) : [...lines];
}
