import type { Touches } from '../capture/touch.ts';
import { lookedForInVain } from '../filelist/intersect.ts';
import { type ImagePath, parentOf, ROOT } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';

/** What the original has and a container of the micro image may have needed. Sorted. */
export interface Suspects {
  /** Looked for in vain, by the name that was used. */
  sought: ImagePath[];
  /** Below folders whose names could be read: what is found by its folder is never looked for by name. */
  listed: ImagePath[];
  /** Looked for in vain, but the user never wants it packed. */
  dropped: ImagePath[];
}

/** The original's names, those of the micro image, and those that `drop` takes away, all canonical. */
export interface Images {
  tree: Tree;
  packed: ReadonlySet<ImagePath>;
  dropped: ReadonlySet<ImagePath>;
}

export function suspectsOf(touches: Touches, images: Images): Suspects {
  const { tree, packed, dropped } = images;
  const inVain = lookedForInVain(touches, tree, packed);
  const isDropped = (path: ImagePath) => needs(path, tree).some((one) => dropped.has(one) && !packed.has(one));
  return {
    sought: inVain.filter((path) => !isDropped(path)),
    listed: listedOf(touches, images),
    dropped: inVain.filter(isDropped),
  };
}

/**
 * What was touched of a healed image and was not in the one `before`: enough for a smaller image, unless something only reads names. By the
 * names that were used, sorted; folders above others among them, which are packed anyway, are left out.
 */
export function touchedOf(touches: Touches, healed: Images, before: ReadonlySet<ImagePath>): ImagePath[] {
  const { tree, packed } = healed;
  const paths = new Set<ImagePath>();
  for (const { path } of touches.sorted()) {
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

function listedOf(touches: Touches, images: Images): ImagePath[] {
  // Who opens a folder reads its names; `mkdir -p` before that is the stronger touch.
  const opened = touches.sorted().filter(({ how, found }) => found && (how === 'open' || how === 'create'));
  return lackingBelow(
    opened.map(({ path }) => path),
    images,
  );
}

/** What the original has below these folders and the micro image may have and lacks; sorted. */
export function lackingBelow(folders: Iterable<ImagePath>, { tree, packed, dropped }: Images): ImagePath[] {
  const lacking = new Set<ImagePath>();
  for (const folder of folders) {
    const { entry } = tree.resolve(folder);
    if (entry?.type !== 'directory') continue;
    for (const name of namesBelow(entry.path, tree)) if (!packed.has(name) && !dropped.has(name)) lacking.add(name);
  }
  return [...lacking].sort();
}

/** Whoever lists "/" does not mean the whole image. */
function namesBelow(folder: ImagePath, tree: Tree): ImagePath[] {
  if (folder !== ROOT) return tree.below(folder);
  return tree.children(ROOT).filter((child) => tree.get(child)!.type !== 'directory' && child !== '/.dockerenv');
}

/** Every link on the way and what it leads to, canonical; none where nothing is there. */
function needs(path: ImagePath, tree: Tree): ImagePath[] {
  const { entry, links } = tree.resolve(path);
  return [...links, ...(entry && entry.path !== ROOT ? [entry.path] : [])];
}
