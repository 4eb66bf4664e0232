import { type ImagePath, ROOT } from '../base/path.ts';
import { formatPath } from '../filelist/filelist.ts';
import type { Tree } from '../rootfs/tree.ts';
import type { Entry } from '../tar/entry.ts';

/** Files that are left out, by folder and by name, both in the form of files.txt. A folder's name ends with "/". */
export type LeftOut = Record<string, Record<string, LeftOutValue>>;
/** A file's size, a symbolic link's target, or null for anything else; with the name of the OS package, if any. */
export type LeftOutValue = LeftOutFact | [fact: LeftOutFact, owner: string];
export type LeftOutFact = number | string | null;

/** One folder of a `LeftOut`. */
export type LeftOutFolder = [folder: string, names: [name: string, value: LeftOutValue][]];

/**
 * Yields what is left out folder by folder, to avoid a second copy of the tree in memory. `packed` holds canonical
 * paths; `ownerOf` returns the name of a path's OS package, if any.
 */
export function* leftOut(
  tree: Tree,
  packed: ReadonlySet<ImagePath>,
  ownerOf: (path: ImagePath) => string | undefined = () => undefined,
): Generator<LeftOutFolder> {
  const folders: ImagePath[] = [ROOT];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const children = tree.children(folder);
    const names = children
      .filter((path) => !packed.has(path))
      .map((path) => nameAndValue(tree.get(path)!, ownerOf(path)));
    if (names.length > 0) yield [formatPath(folder), names];
    for (const path of children.reverse()) if (tree.get(path)!.type === 'directory') folders.push(path);
  }
}

function nameAndValue(entry: Entry, owner: string | undefined): LeftOutFolder[1][number] {
  const name = formatPath(entry.path.slice(entry.path.lastIndexOf('/') + 1) as ImagePath);
  const fact = factOf(entry);
  return [entry.type === 'directory' ? `${name}/` : name, owner === undefined ? fact : [fact, owner]];
}

function factOf({ type, size, linkname }: Entry): LeftOutFact {
  if (type === 'symlink') return formatPath(linkname as ImagePath);
  return type === 'file' ? size : null;
}

/** The JSON of a `LeftOut` in pieces, one folder per line. */
export function* leftOutJson(folders: Iterable<LeftOutFolder>): Generator<string> {
  let first = true;
  for (const [folder, names] of folders) {
    const members = names.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    yield `${first ? '{' : ','}\n    ${JSON.stringify(folder)}: {${members.join(',')}}`;
    first = false;
  }
  yield first ? '{}' : '\n  }';
}
