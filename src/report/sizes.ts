import { type ImagePath, parentOf, ROOT, showPath } from '../path.ts';
import type { Entry } from '../rootfs/entry.ts';
import type { Share } from './report.ts';

/** A folder or a large file, with how much of it there is and how much of that is packed. */
export interface SizeNode {
  /** For people; of the root it is "/", of what is too small to be named it is empty. */
  name: string;
  bytes: Share;
  files: Share;
  /** Largest first; absent in files, and in folders where nothing is large enough. */
  children?: SizeNode[];
}

/** What is smaller than this part of the whole is not named: nobody could see it. It keeps a page of any image small. */
const PARTS = 3000;
/** A hostile image may have folders without end. */
const DEPTH = 64;

type Listed = Pick<Entry, 'path' | 'type' | 'size'>;

/** The sizes of an image's files and folders, as far down as they are large enough to be seen. Folders themselves do not count. */
export function sizeTree(entries: Iterable<Listed>, packed: ReadonlySet<ImagePath>): SizeNode {
  const folders = new Map<ImagePath, SizeNode>();
  const files: Listed[] = [];
  for (const { path, type, size } of entries) {
    if (type === 'directory') continue;
    const bytes = type === 'file' ? size : 0;
    const kept = packed.has(path);
    if (bytes > 0) files.push({ path, type, size });
    for (const folder of foldersOf(path)) add(folderIn(folders, folder), bytes, kept);
  }
  const root = folderIn(folders, ROOT);
  root.name = '/';
  const least = Math.max(1, root.bytes.total / PARTS);
  const large = files.filter(({ size }) => size >= least);
  for (const [path, node] of [...folders, ...large.map((file) => leaf(file, packed.has(file.path)))]) {
    if (path === ROOT || node.bytes.total < least) continue;
    node.name = nameOf(path);
    childrenOf(folders.get(parentOf(path))).push(node);
  }
  complete(root);
  return root;
}

function folderIn(folders: Map<ImagePath, SizeNode>, path: ImagePath): SizeNode {
  const found = folders.get(path);
  if (found) return found;
  const made = { name: '', bytes: { packed: 0, total: 0 }, files: { packed: 0, total: 0 } };
  folders.set(path, made);
  return made;
}

/** From the root down. */
function* foldersOf(path: ImagePath): Generator<ImagePath> {
  yield ROOT;
  for (let at = path.indexOf('/', 1), depth = 1; at > 0 && depth < DEPTH; at = path.indexOf('/', at + 1), depth++) {
    yield path.slice(0, at) as ImagePath;
  }
}

/** Below DEPTH nothing has a folder, and so no name. */
function childrenOf(folder: SizeNode | undefined): SizeNode[] {
  if (!folder) return [];
  folder.children ??= [];
  return folder.children;
}

function leaf({ path, size }: Listed, kept: boolean): [path: ImagePath, SizeNode] {
  const of = (total: number) => ({ packed: kept ? total : 0, total });
  return [path, { name: '', bytes: of(size), files: of(1) }];
}

function nameOf(path: ImagePath): string {
  return showPath(path.slice(path.lastIndexOf('/') + 1));
}

function add({ bytes, files }: SizeNode, size: number, kept: boolean): void {
  bytes.total += size;
  files.total++;
  if (!kept) return;
  bytes.packed += size;
  files.packed++;
}

/** What is not named in a folder is summed up in a last child, so that the children are the whole. */
function complete(node: SizeNode): void {
  const { children } = node;
  if (!children) return;
  children.sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
  for (const child of children) complete(child);
  const rest = (of: 'bytes' | 'files', side: keyof Share) =>
    children.reduce((left, child) => left - child[of][side], node[of][side]);
  const files = { packed: rest('files', 'packed'), total: rest('files', 'total') };
  const bytes = { packed: rest('bytes', 'packed'), total: rest('bytes', 'total') };
  if (files.total > 0) children.push({ name: '', bytes, files });
}
