import { type ImagePath, joinPath, parentOf } from '../../path.ts';
import { matchName } from '../glob.ts';
import type { Tree } from '../tree.ts';
import type { Binaries } from './binaries.ts';

const MAX_CONF = 1 << 20;
const MAX_DEPTH = 8;

/** The folders that /etc/ld.so.conf names, with its `include` lines followed (ldconfig(8)). */
export function readLdConf(tree: Tree, binaries: Binaries, conf = '/etc/ld.so.conf' as ImagePath, depth = 0): string[] {
  const { entry } = tree.resolve(conf);
  if (entry?.type !== 'file' || depth > MAX_DEPTH) return [];
  const folders: string[] = [];
  for (const line of binaries.text(entry, MAX_CONF).split('\n')) {
    const [word, ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (word === 'include') {
      for (const file of rest.flatMap((glob) => expand(tree, joinPath(parentOf(conf), glob)))) {
        folders.push(...readLdConf(tree, binaries, file, depth + 1));
      }
    } else if (word?.startsWith('/')) {
      folders.push(word.replace(/=.*$/, ''));
    }
  }
  return folders;
}

/** Globs only stand in the last component, as in every distribution's "ld.so.conf.d/*.conf". */
function expand(tree: Tree, glob: ImagePath): ImagePath[] {
  const folder = tree.resolve(parentOf(glob)).path;
  const matches = matchName(glob.slice(glob.lastIndexOf('/') + 1));
  return tree.children(folder).filter((child) => matches(child.slice(child.lastIndexOf('/') + 1)));
}
