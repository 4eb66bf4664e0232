import { type ImagePath, joinPath, pathToBytes, ROOT } from '../base/path.ts';
import type { Tree } from '../rootfs/tree.ts';

/** U+FFFD in UTF-8: tracers write it for bytes that are not UTF-8. */
const REPLACEMENT = '\xef\xbf\xbd';
const MAX_MATCHES = 1000;

/**
 * The paths of the image that a path can mean in which a tracer replaced bytes that are not UTF-8. A component with
 * U+FFFD matches every name that looks the same after the same replacement. Returns the path itself if it has no
 * U+FFFD.
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

/** Replaces bytes that are not UTF-8. A run of U+FFFD becomes one, because tools write different numbers of them. */
function lossy(name: string): string {
  return pathToBytes(name)
    .toString('utf8')
    .replace(/\ufffd+/g, '\ufffd');
}
