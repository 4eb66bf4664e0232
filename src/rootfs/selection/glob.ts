import picomatch from 'picomatch';
import { type ImagePath, ROOT } from '../../base/path.ts';
import type { Tree } from '../tree.ts';

const OPTIONS: picomatch.PicomatchOptions = { dot: true, nonegate: true, strictSlashes: true, flags: 's' };

/** A glob: the deepest folder without wildcards, and the rest. */
interface Glob {
  base: string;
  rest: string;
}

/**
 * The names that a glob selects (picomatch; `**` is supported, dot files are included, a leading "/" is optional). A
 * glob for a folder also selects everything below; with `follow`, a link to a folder does too. Links before the first
 * wildcard are followed. Globs are text (UTF-8), names are bytes: "?" stands for one byte.
 */
export function globPaths(tree: Tree, text: string, follow = false): ImagePath[] {
  const { base, rest } = readGlob(text);
  if (rest === '') return subtree(tree, base, follow);
  const { entry } = tree.resolve(`/${base}`);
  if (entry?.type !== 'directory') return [];
  const test = matcher(rest);
  const from = entry.path === ROOT ? 1 : entry.path.length + 1;
  return tree.below(entry.path).filter((path) => test(path.slice(from)));
}

/** The part of a glob before the first wildcard, one character per byte. */
export function globBase(text: string): string {
  return readGlob(text).base;
}

/** Tests if a glob (see `globPaths`) matches `name`, without a leading "/", or a folder above it. */
export function matchBelow(text: string): (name: string) => boolean {
  const { base, rest } = readGlob(text);
  const folder = base === '' ? '' : `${base}/`;
  if (rest === '') return (name) => name === base || name.startsWith(folder);
  const test = matcher(rest);
  return (name) => name.startsWith(folder) && test(name.slice(folder.length));
}

function readGlob(text: string): Glob {
  // Globs are text, names are bytes.
  const bare = Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/^(?:\.?\/)+|\/+$/g, '');
  const { isGlob, base, glob } = picomatch.scan(bare, OPTIONS);
  return isGlob ? { base: unquote(base), rest: glob } : { base: unquote(bare), rest: '' };
}

function matcher(bare: string): (name: string) => boolean {
  const own = picomatch.makeRe(bare, OPTIONS);
  const below = picomatch.makeRe(`${bare}/**`, OPTIONS);
  return (name) => own.test(name) || below.test(name);
}

function subtree(tree: Tree, base: string, follow: boolean): ImagePath[] {
  const { entry } = tree.locate(`/${base}`);
  if (!entry) return [];
  const home = follow ? tree.resolve(entry.path).entry : entry;
  if (home?.type !== 'directory') return [entry.path];
  return [...new Set([entry.path, home.path]), ...tree.below(home.path)];
}

function unquote(glob: string): string {
  return glob.replace(/\\(.)/gs, '$1');
}
