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
  for (const text of globs) {
    const glob = readGlob(text);
    const matched = matches(tree, glob);
    if (matched.length === 0) idle.push(text);
    for (const path of matched) {
      if (glob.away) paths.delete(path);
      else paths.add(path);
    }
  }
  return { paths, idle };
}

/** Whether a glob as in `select` names what is called `name` (without "/" before it) or a folder above it, whatever "!" says. */
export function matchBelow(text: string): (name: string) => boolean {
  const { bare, isGlob } = readGlob(text);
  if (isGlob) return matcher(bare);
  const path = unquote(bare);
  return (name) => name.startsWith(path) && (name.length === path.length || name[path.length] === '/');
}

function readGlob(text: string): { away: boolean; bare: string; isGlob: boolean } {
  const away = text.startsWith('!') && !text.startsWith('!(');
  // Globs are text, names are bytes.
  const bytes = Buffer.from(away ? text.slice(1) : text, 'utf8').toString('latin1');
  const bare = bytes.replace(/^\/+|\/+$/g, '');
  return { away, bare, isGlob: picomatch.scan(bare).isGlob };
}

function matcher(bare: string): (name: string) => boolean {
  const own = picomatch.makeRe(bare, OPTIONS);
  const below = picomatch.makeRe(`${bare}/**`, OPTIONS);
  return (name) => own.test(name) || below.test(name);
}

function matches(tree: Tree, { bare, isGlob }: { bare: string; isGlob: boolean }): ImagePath[] {
  if (!isGlob) return subtree(tree, `/${unquote(bare)}` as ImagePath);
  const test = matcher(bare);
  const found: ImagePath[] = [];
  for (const { path } of tree.entries()) if (path !== ROOT && test(path.slice(1))) found.push(path);
  return found;
}

function subtree(tree: Tree, path: ImagePath): ImagePath[] {
  const entry = tree.get(path);
  if (!entry) return [];
  return entry.type === 'directory' ? [path, ...tree.below(path)] : [path];
}

function unquote(glob: string): string {
  return glob.replace(/\\(.)/gs, '$1');
}
