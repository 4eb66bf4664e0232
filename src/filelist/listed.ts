import { type ImagePath, ROOT } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import { bytesOf, type Tree } from '../rootfs/tree.ts';
import { imageTouches } from './image-touches.ts';
import { expandLossy } from './lossy.ts';

/** A folder of the image that the container listed. */
export interface ListedFolder {
  /** Canonical. */
  path: ImagePath;
  /** The programs that listed it, as far as known; canonical if the image has them. */
  by: ImagePath[];
}

/** What decides which names of listed folders are packed. */
export interface ListedRules {
  /** True if an OS package or a language package owns the path. */
  owned: (path: ImagePath) => boolean;
  /** True if an OS package has the path in its database. */
  ofPackage: (path: ImagePath) => boolean;
  /** Canonical paths that are packed anyway, and those that `drop` names. */
  skip: ReadonlySet<ImagePath>;
  /** `listed-max`: bytes per folder; 0 for none. */
  max: number;
}

/** The engine and the kernel fill these folders: what the image has in them is hidden. */
const HIDDEN = /^\/(?:proc|sys|dev)(?:\/|$)/;
/** The engine makes this file in every container. */
const ENGINE_MADE = '/.dockerenv';

/** The folders of the image that were listed, sorted. The root folder does not count: every program may look at it. */
export function listedFolders(touches: Touches, tree: Tree): ListedFolder[] {
  const folders = new Map<ImagePath, Set<ImagePath>>();
  for (const { path, listed } of imageTouches(touches, tree)) {
    if (!listed) continue;
    for (const one of expandLossy(path, tree)) {
      const { entry } = tree.resolve(one);
      if (entry?.type !== 'directory' || entry.path === ROOT || HIDDEN.test(entry.path)) continue;
      const by = folders.get(entry.path) ?? new Set();
      for (const program of listed) by.add(tree.resolve(program).path);
      folders.set(entry.path, by);
    }
  }
  return [...folders].map(([path, by]) => ({ path, by: [...by].sort() })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files and links directly in a folder: with its subfolders, the names that a program finds by listing it. */
export function namesIn(folder: ImagePath, tree: Tree) {
  return tree
    .children(folder)
    .map((path) => tree.get(path)!)
    .filter(({ type, path }) => (type === 'file' || type === 'symlink') && path !== ENGINE_MADE);
}

/** Enough to tell a package's folder: databases need not name folders, only files. */
const LOOKED_AT = 100;

/** Whether most files below a folder are in the database of a package. Python adds its compiled files itself. */
function isPackages(folder: ImagePath, tree: Tree, ofPackage: ListedRules['ofPackage']): boolean {
  const files = tree
    .below(folder)
    .filter((path) => tree.get(path)!.type !== 'directory' && !path.includes('/__pycache__/'))
    .slice(0, LOOKED_AT);
  return files.filter(ofPackage).length * 2 > files.length;
}

/** Whatever else is directly in a folder and costs nothing: subfolders without their content, pipes, devices. */
function emptyNamesIn(folder: ImagePath, tree: Tree, { owned, ofPackage }: ListedRules) {
  return tree
    .children(folder)
    .map((path) => tree.get(path)!)
    .filter(({ type }) => type !== 'file' && type !== 'symlink')
    .filter(({ path }) => !owned(path) && !isPackages(path, tree, ofPackage));
}

/**
 * The names to pack because their folder was listed: names are data, also of files that were never opened. Only names
 * that no package owns, because programs list the folders of packages all the time (an import of Python lists every
 * folder of modules). All of a folder's files and links or, if they need more than `max` bytes, none; its subfolders in
 * any case, empty. Nothing if `max` is 0.
 */
export function listedNames(folders: Iterable<ListedFolder>, tree: Tree, rules: ListedRules) {
  const { owned, skip, max } = rules;
  const names: ImagePath[] = [];
  if (max === 0) return names;
  for (const { path } of folders) {
    for (const entry of emptyNamesIn(path, tree, rules)) if (!skip.has(entry.path)) names.push(entry.path);
    const own = namesIn(path, tree).filter((entry) => !skip.has(entry.path) && !owned(entry.path));
    if (bytesOf(own.map((entry) => tree.resolve(entry.path).entry ?? entry)) > max) continue;
    for (const entry of own) names.push(entry.path);
  }
  return names;
}

/** The canonical paths that a list names: the links on the way, and the entries. */
export function canonicalPaths(paths: Iterable<ImagePath>, tree: Tree): Set<ImagePath> {
  const all = new Set<ImagePath>();
  for (const path of paths) {
    const { entry, links } = tree.resolve(path);
    for (const link of links) all.add(link);
    if (entry) all.add(entry.path);
  }
  return all;
}
