import { counted, showBytes, showCount, showRatio } from '../../../base/units.ts';

import type { Share, SizeNode } from '../../sizes.ts';
import type { PackageShare } from '../data.ts';

/** The packages as a tree; the last child sums up the files without a package. `whole` is the image. */
export function packageTree(packages: readonly PackageShare[], whole: SizeNode): SizeNode {
  const owned = packages
    .filter(({ files }) => files.total > 0)
    .map(({ name, bytes, files }): SizeNode => ({ name, bytes, files }))
    .sort((a, b) => b.bytes.total - a.bytes.total || (a.name < b.name ? -1 : 1));
  const rest = (of: 'bytes' | 'files', side: keyof Share) =>
    Math.max(
      0,
      owned.reduce((left, one) => left - one[of][side], whole[of][side]),
    );
  const none: SizeNode = {
    name: 'in no package',
    bytes: { packed: rest('bytes', 'packed'), total: rest('bytes', 'total') },
    files: { packed: rest('files', 'packed'), total: rest('files', 'total') },
  };
  return { name: 'all packages', bytes: whole.bytes, files: whole.files, children: [...owned, none] };
}

/** The kept share of a node, from 0 to 1. */
export function keptOf({ bytes }: SizeNode): number {
  return bytes.total === 0 ? 0 : bytes.packed / bytes.total;
}

/** A node in words: `lib, 120 MB in 3,400 files, 4.2 % kept`. */
export function describe(node: SizeNode): string {
  const files = counted(node.files.total, 'file');
  return `${nodeName(node)}, ${showBytes(node.bytes.total)} in ${files}, ${showRatio(keptOf(node))} kept`;
}

/** The name of a node, or "12 smaller" for the sum of small ones. */
export function nodeName({ name, files }: SizeNode): string {
  return name || `${showCount(files.total)} smaller`;
}

/** Whether the node has a named child. */
export function opens({ children = [] }: SizeNode): boolean {
  return children.some(({ name }) => name !== '');
}
