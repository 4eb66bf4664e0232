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

/**
 * The sizes of an image's files and folders, as far down as they are large enough to be seen. Folders themselves do not count. The entries
 * are asked for twice, so that there need not be another list of them all.
 */
export function sizeTree(entries: () => Iterable<Listed>, packed: ReadonlySet<ImagePath>): SizeNode {
  const folders = foldersIn(entries(), packed);
  const root = folderIn(folders, ROOT);
  root.name = '/';
  const least = Math.max(1, root.bytes.total / PARTS);
  for (const [path, node] of folders) if (path !== ROOT && node.bytes.total >= least) place(path, node, folders);
  for (const { path, type, size } of entries()) {
    if (type === 'file' && size >= least) place(path, leaf(size, packed.has(path)), folders);
  }
  complete(root);
  return root;
}

/** The folders by path, with all that is below them. */
function foldersIn(entries: Iterable<Listed>, packed: ReadonlySet<ImagePath>): Map<ImagePath, SizeNode> {
  // What is directly in each first: far fewer additions than for every file to all folders around it.
  const direct = new Map<ImagePath, SizeNode>();
  for (const { path, type, size } of entries) {
    if (type === 'directory') continue;
    const { bytes, files } = folderIn(direct, path.slice(0, path.lastIndexOf('/') + 1) as ImagePath);
    const counted = type === 'file' ? size : 0;
    bytes.total += counted;
    files.total++;
    if (!packed.has(path)) continue;
    bytes.packed += counted;
    files.packed++;
  }
  const folders = new Map<ImagePath, SizeNode>();
  for (const [path, node] of direct) for (const folder of foldersOf(path)) add(folderIn(folders, folder), node);
  return folders;
}

/** Below DEPTH nothing has a folder, and so no place. */
function place(path: ImagePath, node: SizeNode, folders: Map<ImagePath, SizeNode>): void {
  const folder = folders.get(parentOf(path));
  if (!folder) return;
  node.name = showPath(path.slice(path.lastIndexOf('/') + 1));
  folder.children ??= [];
  folder.children.push(node);
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

function leaf(size: number, kept: boolean): SizeNode {
  const of = (total: number) => ({ packed: kept ? total : 0, total });
  return { name: '', bytes: of(size), files: of(1) };
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
