import type { ImagePath } from '../../src/base/path.ts';
import { type Packages, readPackages } from '../../src/packages/packages.ts';
import { readBody } from '../../src/tar/body.ts';
import { type Files, treeOf } from '../rootfs/trees.ts';

/** The packages of an image with these files. */
export function packagesOf(files: Files): { packages: Packages; warnings: string[] } {
  const { tree, source } = treeOf(files);
  return readPackages(tree, (entry, offset, length) => readBody(source, entry, offset, length));
}

/** The name of each path's owner. */
export function owners(packages: Packages, paths: string[]): (string | undefined)[] {
  return paths.map((path) => packages.ownerOf(path as ImagePath)?.name);
}

/** A paragraph of dpkg's status file. */
export function stanza(name: string, more = ''): string {
  return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n${more}`;
}
