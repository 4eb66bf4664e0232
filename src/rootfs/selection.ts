import type { ImagePath } from '../path.ts';
import { globPaths } from './glob.ts';
import { isPreset, presetGlobs } from './presets.ts';
import type { Tree } from './tree.ts';

/** The OS packages of an image. */
export interface PackageNames {
  /** All that the packages with this name or glob have, folders too. */
  pathsOfPackage(name: string): ImagePath[];
  packageNames(): string[];
}

/** What the names in `keep` and `drop` stand for in one image. */
export interface Names {
  packages?: PackageNames;
  /** The locales that the image's ENV names. */
  locales: readonly string[];
}

const NO_NAMES: Names = { locales: [] };

/** What the lines of `keep` or `drop` select, and the lines that select nothing. */
export interface Selection {
  paths: Set<ImagePath>;
  idle: string[];
}

/** A line of `keep` or `drop`. */
export interface Line {
  /** It takes away from what the lines before it selected. */
  away: boolean;
  kind: 'glob' | 'package' | 'preset';
  /** The glob, or the name. */
  text: string;
}

/** Reads a line: a glob, "package:NAME" or "preset:NAME", each with a leading "!" to take away. */
export function readLine(line: string): Line {
  const away = line.startsWith('!') && !line.startsWith('!(');
  const text = away ? line.slice(1) : line;
  const [, kind, name] = /^(package|preset):(.*)$/s.exec(text) ?? [];
  return kind === undefined ? { away, kind: 'glob', text } : { away, kind: kind as 'package' | 'preset', text: name! };
}

/**
 * Applies lines to a tree in their order. A folder selects everything below it too; with `follow` also a link that leads to one, with what
 * is there.
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
