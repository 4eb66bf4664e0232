import type { PackageShare } from '../report/page-data.ts';
import type { Share } from '../report/report.ts';
import type { SizeNode } from '../report/sizes.ts';
import { showBytes, showCount, showRatio } from '../units.ts';

/** The packages as a tree, with what belongs to none of them as its last child. `whole` is the image. */
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

/** What of a node is kept, from 0 to 1. */
export function keptOf({ bytes }: SizeNode): number {
  return bytes.total === 0 ? 0 : bytes.packed / bytes.total;
}

/** A node in words: `lib, 120 MB in 3,400 files, 4.2 % kept`. */
export function describe(node: SizeNode): string {
  const files = `${showCount(node.files.total)} ${node.files.total === 1 ? 'file' : 'files'}`;
  return `${nameOf(node)}, ${showBytes(node.bytes.total)} in ${files}, ${showRatio(keptOf(node))} kept`;
}

/** Its name, or what stands for many small ones. */
export function nameOf({ name, files }: SizeNode): string {
  return name || `${showCount(files.total)} smaller`;
}

/** Whether there is anything to see inside. */
export function opens({ children = [] }: SizeNode): boolean {
  return children.some(({ name }) => name !== '');
}
