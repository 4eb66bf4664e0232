import { clean, type ImagePath, joinPath, lastName } from '../../base/path.ts';
import type { Bodies } from '../bodies.ts';
import { linesOf } from '../lines.ts';

const INFO = /^(.+?)(?:-.*)?\.(?:dist|egg)-info$/;

/** File lists of a distribution. Their paths are relative to `from`, which is relative to the metadata folder. */
const LISTS = [
  { name: 'RECORD', from: '..' },
  { name: 'installed-files.txt', from: '.' },
] as const;

/**
 * The packed files of each distribution in a folder of Python packages, with its metadata file: METADATA in a
 * `.dist-info` folder (RECORD lists the files), PKG-INFO in an `.egg-info` folder, or an `.egg-info` file. Throws
 * `Unreadable`.
 * Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
 */
export function pythonFiles(
  home: ImagePath,
  bodies: Bodies,
  packed: ReadonlySet<ImagePath>,
): { record: ImagePath; files: ImagePath[] }[] {
  const modules = modulesOf(home, bodies, packed);
  return bodies.tree
    .children(home)
    .filter((info) => INFO.test(lastName(info)))
    .flatMap((info) => {
      const files = listedFiles(info, bodies, packed) ?? filesOfNames(info, bodies, modules);
      return files.length > 0 ? metadataOf(info, bodies).map((record) => ({ record, files })) : [];
    });
}

type Modules = ReadonlyMap<string, ImagePath[]>;

/**
 * The packed files by module: the first name below the folder, up to a dot: "numpy" for "numpy/x.py", "six" for
 * "six.py".
 */
function modulesOf(home: ImagePath, { tree }: Bodies, packed: ReadonlySet<ImagePath>): Modules {
  const modules = new Map<string, ImagePath[]>();
  for (const path of packed) {
    if (!path.startsWith(`${home}/`) || tree.get(path)?.type !== 'file') continue;
    const first = path.slice(home.length + 1).split('/')[0]!;
    if (INFO.test(first)) continue;
    const name = first.split('.')[0]!;
    const files = modules.get(name);
    if (files) files.push(path);
    else modules.set(name, [path]);
  }
  return modules;
}

function metadataOf(info: ImagePath, { tree }: Bodies): ImagePath[] {
  const files = [info, clean(`${info}/METADATA`), clean(`${info}/PKG-INFO`)];
  return files.filter((path) => tree.get(path)?.type === 'file');
}

/** The packed files in the distribution's list, without its metadata folder; undefined without a list. */
function listedFiles(info: ImagePath, bodies: Bodies, packed: ReadonlySet<ImagePath>): ImagePath[] | undefined {
  for (const { name, from } of LISTS) {
    const list = bodies.tree.get(clean(`${info}/${name}`));
    if (list?.type !== 'file') continue;
    const base = joinPath(info, from);
    const files = new Set<ImagePath>();
    for (const line of linesOf(bodies.text(list))) {
      const path = joinPath(base, firstField(line));
      if (packed.has(path) && !path.startsWith(`${info}/`) && bodies.tree.get(path)?.type === 'file') files.add(path);
    }
    return [...files];
  }
  return undefined;
}

/** The first field of a CSV line. */
function firstField(line: string): string {
  const [, quoted] = /^"((?:[^"]|"")*)"/.exec(line) ?? [];
  return quoted === undefined ? line.split(',')[0]!.trimEnd() : quoted.replaceAll('""', '"');
}

/** The packed files of the distribution's modules: those in top_level.txt, else those with the distribution's name. */
function filesOfNames(info: ImagePath, bodies: Bodies, modules: Modules): ImagePath[] {
  const names = new Set<string>();
  const list = bodies.tree.get(clean(`${info}/top_level.txt`));
  if (list?.type === 'file' && list.size > 0) {
    for (const line of linesOf(bodies.text(list))) {
      const name = line.trim().split('/')[0]!;
      // Other names are not stored: a hostile image can make the list very long.
      if (modules.has(name)) names.add(name);
    }
  } else {
    const own = INFO.exec(lastName(info))![1]!;
    for (const name of [own, own.toLowerCase(), own.replace(/[-.]/g, '_').toLowerCase()]) names.add(name);
  }
  return [...modules].flatMap(([name, files]) => (names.has(name) ? files : []));
}
