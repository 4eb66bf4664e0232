import { clean, type ImagePath, lastName } from '../../base/path.ts';
import type { Bodies } from '../bodies.ts';
import { pythonFiles } from './python.ts';

const NODE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/.@][^/]*)\/[^/]/;
const GEM = /^(.*)\/gems\/([^/]+)\/[^/]/;
const PYTHON = /^(.*\/(?:site|dist)-packages)\/[^/]/;

/** Last names of the metadata files, and of the files that are read to find them. */
export const LANGUAGE_FILES = [
  'RECORD',
  'METADATA',
  'PKG-INFO',
  'top_level.txt',
  'installed-files.txt',
  'package.json',
];

/**
 * The packed files of each language package, by the metadata file that scanners read: package.json for npm, gemspec for
 * gems, METADATA or PKG-INFO for Python. Java, Go and Rust keep the metadata in the artifacts. Throws `Unreadable`.
 */
export function languageFiles(bodies: Bodies, packed: ReadonlySet<ImagePath>): Map<ImagePath, ImagePath[]> {
  const { tree } = bodies;
  const found = new Map<ImagePath, ImagePath[]>();
  const python = new Set<string>();
  const add = (record: string, path: ImagePath) => {
    const files = found.get(clean(record));
    if (files) files.push(path);
    else if (tree.get(clean(record))?.type === 'file') found.set(clean(record), [path]);
  };
  for (const path of packed) {
    if (tree.get(path)?.type !== 'file') continue;
    const npm = NODE.exec(path)?.[1];
    if (npm !== undefined) add(`${npm}/package.json`, path);
    const [, gems, gem] = GEM.exec(path) ?? [];
    if (gem !== undefined) add(`${gems}/specifications/${gem}.gemspec`, path);
    const home = PYTHON.exec(path)?.[1];
    if (home !== undefined && !/\.(?:dist|egg)-info$/.test(lastName(path))) python.add(home);
  }
  for (const home of python)
    for (const { record, files } of pythonFiles(clean(home), bodies, packed)) found.set(record, files);
  return found;
}
