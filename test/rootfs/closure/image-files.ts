import { Binaries } from '../../../src/rootfs/closure/binaries.ts';
import type { Tree } from '../../../src/rootfs/tree.ts';
import { readBody } from '../../../src/tar/body.ts';
import { type Files, treeOf } from '../trees.ts';

/** An image's names and contents, in the form that the rules get. */
export function imageOf(files: Files): { tree: Tree; binaries: Binaries } {
  const { tree, source } = treeOf(files);
  return { tree, binaries: new Binaries((entry, offset, length) => readBody(source, entry, offset, length)) };
}
