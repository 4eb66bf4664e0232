import { type ImagePath, parentOf, ROOT, showPath } from '../base/path.ts';
import type { Entry } from '../tar/entry.ts';

/** A folder or a large file, with its whole size and its packed size. */
export interface SizeNode {
  /** Readable name; "/" for the root, empty for the sum of the small ones. */
  name: string;
  bytes: Share;
  files: Share;
  /** Largest first; absent in files, and in folders without a large enough child. */
  children?: SizeNode[];
}

/** The part of a `Tree` that `sizeTree` needs. */
export interface Sized {
  /** The sum of all file sizes, hard links once. */
  bytes: number;
  entries(): Iterable<Listed>;
  get(path: ImagePath): Listed | undefined;
}

type Listed = Pick<Entry, 'path' | 'type' | 'size' | 'inode'>;
/** A file, a link or a device. Only one of several hard links has the bytes. */
type Counted = [path: ImagePath, bytes: number, kept: boolean];

/** Anything below 1/3000 of the whole is too small to see, so it gets no name. This keeps the page small. */
const PARTS = 3000;
/** A hostile image may nest folders without limit, and have any number of names. */
const DEPTH = 64;
const MOST = 5000;

/**
 * The sizes of an image's files and folders, down to the smallest visible one. Folders themselves do not count. Hard
 * links count once, as a packed one if possible.
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

/** Total size of each folder by path. `direct` has the size of each folder's own files, by path with a final slash. */
function summedUp(direct: ReadonlyMap<ImagePath, SizeNode>): Map<ImagePath, SizeNode> {
  const folders = new Map<ImagePath, SizeNode>();
  for (const [path, node] of direct) for (const folder of foldersOf(path)) add(folderIn(folders, folder), node);
  return folders;
}

function isLarge(least: number): (one: [ImagePath, SizeNode]) => boolean {
  return ([path, { bytes }]) => path !== ROOT && bytes.total >= least;
}

/** Sorts the largest first, and a folder before its content. */
function bySize([onePath, one]: [ImagePath, SizeNode], [path, other]: [ImagePath, SizeNode]): number {
  return other.bytes.total - one.bytes.total || onePath.length - path.length;
}

/** Adds a node to its folder. Does nothing below DEPTH, where no folder exists. */
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

/** The folders above a path, from the root down. */
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

/** Sums up the unnamed rest of each folder in a last child, so that the children add up to the folder. */
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

/** An amount in the original, and the packed part. */
export interface Share {
  packed: number;
  total: number;
}
