import type { ImagePath } from '../../base/path.ts';
import type { Tree } from '../tree.ts';
import { globPaths } from './glob.ts';
import { isPreset, presetGlobs } from './presets.ts';

/** The OS packages of an image. */
export interface PackageNames {
  /** All paths, including folders, of the packages with this name or glob. */
  pathsOfPackage(name: string): ImagePath[];
  packageNames(): string[];
}

/** The image's names for `package:` and `preset:` lines in `keep` and `drop`. */
export interface Names {
  packages?: PackageNames;
  /** The locales in the image's ENV. */
  locales: readonly string[];
}

const NO_NAMES: Names = { locales: [] };

/** The paths that `keep` or `drop` lines select, and the lines that select nothing. */
export interface Selection {
  paths: Set<ImagePath>;
  idle: string[];
}

/** A line of `keep` or `drop`. */
export interface Line {
  /** True if the line deselects paths of earlier lines. */
  away: boolean;
  kind: 'glob' | 'package' | 'preset';
  /** The glob, or the name. */
  text: string;
}

/** Reads a line: a glob, "package:NAME" or "preset:NAME"; a leading "!" deselects. */
export function readLine(line: string): Line {
  const away = line.startsWith('!') && !line.startsWith('!(');
  const text = away ? line.slice(1) : line;
  const [, kind, name] = /^(package|preset):(.*)$/s.exec(text) ?? [];
  return kind === undefined ? { away, kind: 'glob', text } : { away, kind: kind as 'package' | 'preset', text: name! };
}

/**
 * Applies lines to a tree in order. A folder also selects everything below it; with `follow`, a link to a folder also
 * selects that folder and everything below it.
 */
export function select(tree: Tree, lines: readonly string[], names = NO_NAMES, follow = false): Selection {
  const paths = new Set<ImagePath>();
  const idle: string[] = [];
  for (const line of lines) {
    const read = readLine(line);
    const matched = pathsOf(read, tree, names, follow);
    if (matched.length === 0) idle.push(line);
    for (const path of matched) {
      if (read.away) paths.delete(path);
      else paths.add(path);
    }
  }
  return { paths, idle };
}

function pathsOf({ kind, text }: Line, tree: Tree, names: Names, follow: boolean): ImagePath[] {
  if (kind === 'package') return names.packages?.pathsOfPackage(text) ?? [];
  if (kind === 'glob') return globPaths(tree, text, follow);
  return isPreset(text) ? presetGlobs(text, names.locales).flatMap((glob) => globPaths(tree, glob, follow)) : [];
}
