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

/** What of a `Tree` it takes. */
export interface Sized {
  /** The sum of the files' sizes, hard links once. */
  bytes: number;
  entries(): Iterable<Listed>;
  get(path: ImagePath): Listed | undefined;
}

type Listed = Pick<Entry, 'path' | 'type' | 'size' | 'inode'>;
/** A file, a link or a device; of hard links only one has the bytes. */
type Counted = [path: ImagePath, bytes: number, kept: boolean];

/** What is smaller than this part of the whole is not named: nobody could see it. It keeps a page of any image small. */
const PARTS = 3000;
/** A hostile image may have folders without end, and names without number. */
const DEPTH = 64;
const MOST = 5000;

/**
 * The sizes of an image's files and folders, as far down as they are large enough to be seen. Folders themselves do not count, and of hard
 * links one: if possible one that is packed.
 */
export function sizeTree(tree: Sized, packed: ReadonlySet<ImagePath>): SizeNode {
  const least = Math.max(1, tree.bytes / PARTS);
  const direct = new Map<ImagePath, SizeNode>();
  const large: [ImagePath, SizeNode][] = [];
  for (const file of counted(tree, packed)) {
    const [path, bytes] = file;
    count(folderIn(direct, path.slice(0, path.lastIndexOf('/') + 1) as ImagePath), file);
    if (bytes >= least) large.push([path, count(empty(), file)]);
  }
  const folders = summedUp(direct);
  const root = folderIn(folders, ROOT);
  for (const [path, node] of [...folders, ...large].filter(isLarge(least)).sort(bySize).slice(0, MOST)) {
    place(path, node, folders);
  }
  root.name = '/';
  complete(root);
  return root;
}

function* counted(tree: Sized, packed: ReadonlySet<ImagePath>): Generator<Counted> {
  let most = 0;
  for (const { inode } of tree.entries()) if (inode > most) most = inode;
  const seen = new Uint8Array(most + 1);
  const bytesOf = ({ type, size, inode }: Listed) => {
    const bytes = type === 'file' && seen[inode] === 0 ? size : 0;
    seen[inode] = 1;
    return bytes;
  };
  for (const path of packed) {
    const entry = tree.get(path);
    if (entry && entry.type !== 'directory') yield [path, bytesOf(entry), true];
  }
  for (const entry of tree.entries()) {
    if (entry.type !== 'directory' && !packed.has(entry.path)) yield [entry.path, bytesOf(entry), false];
  }
}

/** The folders by path with all that is below them, from what is directly in each (by path with a slash at its end). */
function summedUp(direct: ReadonlyMap<ImagePath, SizeNode>): Map<ImagePath, SizeNode> {
  const folders = new Map<ImagePath, SizeNode>();
  for (const [path, node] of direct) for (const folder of foldersOf(path)) add(folderIn(folders, folder), node);
  return folders;
}

function isLarge(least: number): (one: [ImagePath, SizeNode]) => boolean {
  return ([path, { bytes }]) => path !== ROOT && bytes.total >= least;
}

/** The largest first, and a folder before what is in it. */
function bySize([onePath, one]: [ImagePath, SizeNode], [path, other]: [ImagePath, SizeNode]): number {
  return other.bytes.total - one.bytes.total || onePath.length - path.length;
}

/** Below DEPTH nothing has a folder, and so no place. */
function place(path: ImagePath, node: SizeNode, folders: ReadonlyMap<ImagePath, SizeNode>): void {
  const folder = folders.get(parentOf(path));
  if (!folder) return;
  node.name = showPath(path.slice(path.lastIndexOf('/') + 1));
  folder.children ??= [];
  folder.children.push(node);
}

function folderIn(folders: Map<ImagePath, SizeNode>, path: ImagePath): SizeNode {
  const found = folders.get(path) ?? empty();
  folders.set(path, found);
  return found;
}

function empty(): SizeNode {
  return { name: '', bytes: { packed: 0, total: 0 }, files: { packed: 0, total: 0 } };
}

/** From the root down. */
function* foldersOf(path: ImagePath): Generator<ImagePath> {
  yield ROOT;
  for (let at = path.indexOf('/', 1), depth = 1; at > 0 && depth < DEPTH; at = path.indexOf('/', at + 1), depth++) {
    yield path.slice(0, at) as ImagePath;
  }
}

function count(node: SizeNode, [, bytes, kept]: Counted): SizeNode {
  node.bytes.total += bytes;
  node.files.total++;
  if (kept) {
    node.bytes.packed += bytes;
    node.files.packed++;
  }
  return node;
}

function add(node: SizeNode, { bytes, files }: SizeNode): void {
  for (const side of ['packed', 'total'] as const) {
    node.bytes[side] += bytes[side];
    node.files[side] += files[side];
  }
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
