import { clean, type ImagePath, joinPath, lastName } from '../path.ts';
import type { Bodies } from './bodies.ts';
import { linesOf } from './lines.ts';

const INFO = /^(.+?)(?:-.*)?\.(?:dist|egg)-info$/;

/** Where a list of files of a distribution is, and what its paths are relative to: its folder, or the one above. */
const LISTS = [
  { name: 'RECORD', from: '..' },
  { name: 'installed-files.txt', from: '.' },
] as const;

/**
 * The metadata of the distributions in a folder of Python packages of which a file is packed: METADATA of `.dist-info` folders (their RECORD
 * says which files are theirs), PKG-INFO of `.egg-info` folders, `.egg-info` files. Throws `Unreadable`.
 * Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
 */
export function pythonRecords(home: ImagePath, bodies: Bodies, packed: ReadonlySet<ImagePath>): ImagePath[] {
  const modules = modulesOf(home, bodies, packed);
  return bodies.tree
    .children(home)
    .filter((info) => INFO.test(lastName(info)))
    .flatMap((info) => {
      const has = filesPacked(info, bodies, packed) ?? namesPacked(info, bodies, modules);
      return has ? metadataOf(info, bodies) : [];
    });
}

/** First names below the folder in which a file is packed, without what follows a dot: "numpy" for "numpy/x.py", "six" for "six.py". */
function modulesOf(home: ImagePath, { tree }: Bodies, packed: ReadonlySet<ImagePath>): Set<string> {
  const modules = new Set<string>();
  for (const path of packed) {
    if (!path.startsWith(`${home}/`) || tree.get(path)?.type !== 'file') continue;
    const first = path.slice(home.length + 1).split('/')[0]!;
    if (!INFO.test(first)) modules.add(first.split('.')[0]!);
  }
  return modules;
}

function metadataOf(info: ImagePath, { tree }: Bodies): ImagePath[] {
  const files = [info, clean(`${info}/METADATA`), clean(`${info}/PKG-INFO`)];
  return files.filter((path) => tree.get(path)?.type === 'file');
}

/** Whether one of the files that the distribution lists is packed; undefined where it has no list. */
function filesPacked(info: ImagePath, bodies: Bodies, packed: ReadonlySet<ImagePath>): boolean | undefined {
  for (const { name, from } of LISTS) {
    const list = bodies.tree.get(clean(`${info}/${name}`));
    if (list?.type !== 'file') continue;
    const base = joinPath(info, from);
    for (const line of linesOf(bodies.text(list))) {
      const path = joinPath(base, firstField(line));
      if (packed.has(path) && !path.startsWith(`${info}/`) && bodies.tree.get(path)?.type === 'file') return true;
    }
    return false;
  }
  return undefined;
}

/** Of a CSV line. */
function firstField(line: string): string {
  const [, quoted] = /^"((?:[^"]|"")*)"/.exec(line) ?? [];
  return quoted === undefined ? line.split(',')[0]!.trimEnd() : quoted.replaceAll('""', '"');
}

/** Whether one of the modules that the distribution has is packed, by top_level.txt, else by its own name. */
function namesPacked(info: ImagePath, bodies: Bodies, modules: ReadonlySet<string>): boolean {
  const list = bodies.tree.get(clean(`${info}/top_level.txt`));
  if (list?.type === 'file' && list.size > 0) {
    for (const line of linesOf(bodies.text(list))) if (modules.has(line.trim().split('/')[0]!)) return true;
    return false;
  }
  const own = INFO.exec(lastName(info))![1]!;
  return [own, own.toLowerCase(), own.replace(/[-.]/g, '_').toLowerCase()].some((name) => modules.has(name));
}
