import { type ImagePath, parentOf, ROOT } from '../base/path.ts';
import type { Touches } from '../capture/touch.ts';
import { imageTouches } from '../filelist/image-touches.ts';
import { missingAtRunTime } from '../filelist/intersect.ts';
import { bytesOf, type Tree } from '../rootfs/tree.ts';

/** Paths of the original that a container of the micro image may have needed. Sorted. */
export interface Suspects {
  /** Missing at run time, by the name that was used. */
  sought: ImagePath[];
  /** Below listed folders: a program that lists a folder does not look for its files by name. Likely ones first. */
  listed: ListedGroup[];
  /** Missing at run time, but named by `drop`. */
  dropped: ImagePath[];
}

/** What the micro image lacks of a folder that was listed. Sorted. */
export interface ListedGroup {
  folder: ImagePath;
  /** The names in the folder; in another group of the folder, those in its subfolders. */
  paths: ImagePath[];
}

/** The names of the original, of the micro image, and of what `drop` removes, all canonical. */
export interface Images {
  tree: Tree;
  packed: ReadonlySet<ImagePath>;
  dropped: ReadonlySet<ImagePath>;
  /** True if a package owns the path. */
  owned: (path: ImagePath) => boolean;
}

export function suspectsOf(touches: Touches, images: Images): Suspects {
  const { tree, packed, dropped } = images;
  const missing = missingAtRunTime(touches, tree, packed);
  const isDropped = (path: ImagePath) => needs(path, tree).some((one) => dropped.has(one) && !packed.has(one));
  return {
    sought: missing.filter((path) => !isDropped(path)),
    listed: groupsOf(touches, images),
    dropped: missing.filter(isDropped),
  };
}

/**
 * The paths touched in a healed image that are not in the image `before`. They suffice for a smaller image, unless a
 * program only reads names. Uses the names that were touched, sorted, without folders above others, which are packed
 * anyway.
 */
export function touchedOf(touches: Touches, healed: Images, before: ReadonlySet<ImagePath>): ImagePath[] {
  const { tree, packed } = healed;
  const paths = new Set<ImagePath>();
  for (const { path } of imageTouches(touches, tree)) {
    const needed = needs(path, tree);
    if (needed.some((one) => !before.has(one)) && needed.every((one) => packed.has(one))) paths.add(path);
  }
  const above = new Set([...paths].flatMap(foldersAbove));
  return [...paths].filter((path) => !above.has(path)).sort();
}

function foldersAbove(path: ImagePath): ImagePath[] {
  const folders: ImagePath[] = [];
  for (let up = parentOf(path); up !== ROOT; up = parentOf(up)) folders.push(up);
  return folders;
}

/**
 * The missing paths below listed folders, by the deepest listed folder above. Folders of the application, whose files
 * no package owns, come first, then the smaller ones: a package's folder is listed by every import.
 */
function groupsOf(touches: Touches, images: Images): ListedGroup[] {
  const { tree, owned } = images;
  const listed = imageTouches(touches, tree).filter((touch) => touch.listed && touch.found);
  const folders = new Set(listed.map(({ path }) => tree.resolve(path).path));
  const groups = new Map<string, ListedGroup>();
  for (const path of lackingBelow(folders, images)) {
    let folder = parentOf(path);
    while (!folders.has(folder)) folder = parentOf(folder);
    const key = `${folder}\0${folder === parentOf(path)}`;
    const group = groups.get(key) ?? { folder, paths: [] };
    group.paths.push(path);
    groups.set(key, group);
  }
  const rank = ({ paths }: ListedGroup): [number, number] => {
    const entries = paths.map((path) => tree.get(path)!);
    // Databases list the owners of files only.
    const files = entries.filter(({ type }) => type !== 'directory');
    return [files.length > 0 && files.every(({ path }) => owned(path)) ? 1 : 0, bytesOf(entries)];
  };
  return [...groups.values()]
    .map((group) => ({ group, rank: rank(group) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || (a.group.folder < b.group.folder ? -1 : 1))
    .map(({ group }) => group);
}

/** The original's paths below these folders that the micro image lacks and `drop` does not name; sorted. */
export function lackingBelow(folders: Iterable<ImagePath>, { tree, packed, dropped }: Images): ImagePath[] {
  const lacking = new Set<ImagePath>();
  for (const folder of folders) {
    const { entry } = tree.resolve(folder);
    if (entry?.type !== 'directory') continue;
    for (const name of namesBelow(entry.path, tree)) if (!packed.has(name) && !dropped.has(name)) lacking.add(name);
  }
  return [...lacking].sort();
}

/** Every name below a folder; of "/" only its files, because a program that lists "/" does not need the whole image. */
function namesBelow(folder: ImagePath, tree: Tree): ImagePath[] {
  if (folder !== ROOT) return tree.below(folder);
  return tree.children(ROOT).filter((child) => tree.get(child)!.type !== 'directory' && child !== '/.dockerenv');
}

/** Every link on the way, and the entry at the end if it exists; canonical. */
function needs(path: ImagePath, tree: Tree): ImagePath[] {
  const { entry, links } = tree.resolve(path);
  return [...links, ...(entry && entry.path !== ROOT ? [entry.path] : [])];
}
