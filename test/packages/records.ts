import type { ImagePath } from '../../src/base/path.ts';
import { readPackages } from '../../src/packages/packages.ts';
import { packageRecords } from '../../src/packages/records.ts';
import type { ReadEntry } from '../../src/tar/body.ts';
import { readBody } from '../../src/tar/body.ts';
import { type Files, treeOf } from '../rootfs/trees.ts';

/** The records of an image with these files when `packed` is packed; generated files as text by path. */
export function recordsOf(files: Files, packed: string[]) {
  const { tree, source } = treeOf(files);
  const read: ReadEntry = (entry, offset, length) => readBody(source, entry, offset, length);
  const { packages } = readPackages(tree, read);
  const { paths, made, warnings } = packageRecords(packages, tree, read, new Set(packed as ImagePath[]));
  const bodies = Object.fromEntries(made.map(({ path, body }) => [path as string, body]));
  const texts = Object.fromEntries(made.map(({ path, body }) => [path as string, body.toString('latin1')]));
  return { paths: paths.filter((path) => tree.resolve(path).entry), bodies, texts, warnings };
}
