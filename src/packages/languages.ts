import { clean, type ImagePath, lastName } from '../path.ts';
import type { Bodies } from './bodies.ts';
import { pythonRecords } from './python.ts';

const NODE = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/.@][^/]*)\/[^/]/;
const GEM = /^(.*)\/gems\/([^/]+)\/[^/]/;
const PYTHON = /^(.*\/(?:site|dist)-packages)\/[^/]/;

/** Last names of the files that are read to find the metadata, and of the metadata. */
export const LANGUAGE_FILES = [
  'RECORD',
  'METADATA',
  'PKG-INFO',
  'top_level.txt',
  'installed-files.txt',
  'package.json',
];

/**
 * The files that tell scanners which language packages are there, of those of which a file is packed: package.json of npm packages,
 * gemspecs of gems, METADATA or PKG-INFO of Python's. Java's, Go's and Rust's are in their files themselves. Throws `Unreadable`.
 */
export function languageRecords(bodies: Bodies, packed: ReadonlySet<ImagePath>): ImagePath[] {
  const { tree } = bodies;
  const found = new Set<ImagePath>();
  const python = new Set<string>();
  for (const path of packed) {
    if (tree.get(path)?.type !== 'file') continue;
    const npm = NODE.exec(path)?.[1];
    if (npm !== undefined) found.add(clean(`${npm}/package.json`));
    const [, gems, gem] = GEM.exec(path) ?? [];
    if (gem !== undefined) found.add(clean(`${gems}/specifications/${gem}.gemspec`));
    const home = PYTHON.exec(path)?.[1];
    if (home !== undefined && !/\.(?:dist|egg)-info$/.test(lastName(path))) python.add(home);
  }
  for (const home of python) for (const path of pythonRecords(clean(home), bodies, packed)) found.add(path);
  return [...found].filter((path) => tree.get(path)?.type === 'file');
}
