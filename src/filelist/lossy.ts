import { type ImagePath, joinPath, pathToBytes, ROOT } from '../path.ts';
import type { Tree } from '../rootfs/tree.ts';

/** U+FFFD in UTF-8: what a tracer writes for bytes that are not UTF-8. */
const REPLACEMENT = '\xef\xbf\xbd';
const MAX_MATCHES = 1000;

/**
 * The names of the image that a path may stand for in which a tracer replaced bytes that are not UTF-8: each component with
 * U+FFFD matches every name that reads the same once its own bad bytes are replaced. The path itself when it has none.
 */
export function expandLossy(path: ImagePath, tree: Tree): ImagePath[] {
  if (!path.includes(REPLACEMENT)) return [path];
  let found: ImagePath[] = [ROOT];
  for (const name of path.split('/').slice(1)) {
    found = found.flatMap((folder) => step(folder, name, tree)).slice(0, MAX_MATCHES);
  }
  return found;
}

function step(folder: ImagePath, name: string, tree: Tree): ImagePath[] {
  const literal = joinPath(folder, name);
  if (!name.includes(REPLACEMENT) || tree.locate(literal).entry) return [literal];
  const wanted = lossy(name);
  const names = tree.children(tree.resolve(folder).path).map((child) => child.slice(child.lastIndexOf('/') + 1));
  return names.filter((child) => lossy(child) === wanted).map((child) => joinPath(folder, child));
}

/** Tools differ in how many U+FFFD a broken sequence becomes, so that a row of them counts as one. */
function lossy(name: string): string {
  return pathToBytes(name)
    .toString('utf8')
    .replace(/\ufffd+/g, '\ufffd');
}
