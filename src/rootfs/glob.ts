import picomatch from 'picomatch';
import { type ImagePath, ROOT } from '../path.ts';
import type { Tree } from './tree.ts';

const OPTIONS: picomatch.PicomatchOptions = { dot: true, nonegate: true, strictSlashes: true, flags: 's' };

/** What a list of globs selects, and the globs that select nothing. */
export interface Selection {
  paths: Set<ImagePath>;
  idle: string[];
}

/**
 * Applies globs (picomatch; `**`, dot files included, a leading "/" is optional) to every name of a tree, in their order. One
 * that names a directory selects everything below it too; one with a leading "!" takes away from what the ones before it
 * selected. Globs are text (UTF-8), names are bytes: "?" stands for one byte.
 */
export function select(tree: Tree, globs: readonly string[]): Selection {
  const paths = new Set<ImagePath>();
  const idle: string[] = [];
  for (const glob of globs) {
    const away = glob.startsWith('!') && !glob.startsWith('!(');
    const matched = matches(tree, textToBytes(away ? glob.slice(1) : glob));
    if (matched.length === 0) idle.push(glob);
    for (const path of matched) {
      if (away) paths.delete(path);
      else paths.add(path);
    }
  }
  return { paths, idle };
}

/** A glob for one name (one character a byte), without "/". */
export function matchName(glob: string): (name: string) => boolean {
  const expression = picomatch.makeRe(glob, OPTIONS);
  return (name) => expression.test(name);
}

function matches(tree: Tree, glob: string): ImagePath[] {
  const bare = glob.replace(/^\/+|\/+$/g, '');
  if (!picomatch.scan(bare).isGlob) return subtree(tree, `/${unquote(bare)}` as ImagePath);
  const expression = picomatch.makeRe(bare, OPTIONS);
  const below = picomatch.makeRe(`${bare}/**`, OPTIONS);
  const found: ImagePath[] = [];
  for (const { path } of tree.entries()) {
    const name = path.slice(1);
    if (path !== ROOT && (expression.test(name) || below.test(name))) found.push(path);
  }
  return found;
}

function subtree(tree: Tree, path: ImagePath): ImagePath[] {
  const entry = tree.get(path);
  if (!entry) return [];
  return entry.type === 'directory' ? [path, ...tree.below(path)] : [path];
}

/** A glob's text as the bytes that names have. */
function textToBytes(glob: string): string {
  return Buffer.from(glob, 'utf8').toString('latin1');
}

function unquote(glob: string): string {
  return glob.replace(/\\(.)/gs, '$1');
}
