import { formatPath } from '../filelist/filelist.ts';
import { type ImagePath, ROOT } from '../path.ts';
import type { Entry } from '../rootfs/entry.ts';
import type { Tree } from '../rootfs/tree.ts';

/** What is left out, by folder and by name, both in the form of files.txt. A folder's name ends with "/". */
export type LeftOut = Record<string, Record<string, LeftOutValue>>;
/** A file's size, a symbolic link's target, null for anything else; where an OS package owns it, with that package's name. */
export type LeftOutValue = LeftOutFact | [fact: LeftOutFact, owner: string];
export type LeftOutFact = number | string | null;

/** One folder of it. */
export type LeftOutFolder = [folder: string, names: [name: string, value: LeftOutValue][]];

/**
 * Goes through the tree folder by folder, so that it need not be in memory a second time. `packed` are canonical paths; `ownerOf` names the
 * package of one, if any.
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

/** The JSON of a `LeftOut`, one folder a line, in pieces. */
export function* leftOutJson(folders: Iterable<LeftOutFolder>): Generator<string> {
  let first = true;
  for (const [folder, names] of folders) {
    const members = names.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
    yield `${first ? '{' : ','}\n    ${JSON.stringify(folder)}: {${members.join(',')}}`;
    first = false;
  }
  yield first ? '{}' : '\n  }';
}
