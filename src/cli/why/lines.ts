import type { ImagePath } from '../../base/path.ts';
import { globPaths } from '../../rootfs/selection/glob.ts';
import { readLine } from '../../rootfs/selection/selection.ts';
import type { Tree } from '../../rootfs/tree.ts';

/**
 * The lines of `keep` or `drop` that name a path: the globs that match it. Without a match, all lines with packages and
 * presets, because a report does not list their files; without those, all lines.
 */
export function linesNaming(lines: readonly string[], path: ImagePath, tree: Tree): string[] {
  const matching = globsNaming(lines, path, tree);
  const named = linesRead(lines).filter(({ kind }) => kind !== 'glob');
  if (matching.length > 0) return matching;
  return named.length > 0 ? named.map(({ line }) => line) : [...lines];
}

/** The globs of `keep` or `drop` that match a path. */
export function globsNaming(lines: readonly string[], path: ImagePath, tree: Tree): string[] {
  const globs = linesRead(lines).filter(({ kind }) => kind === 'glob');
  return globs.filter(({ text }) => globPaths(tree, text, true).includes(path)).map(({ line }) => line);
}

function linesRead(lines: readonly string[]) {
  return lines.map((line) => ({ line, ...readLine(line) })).filter(({ away }) => !away);
}
