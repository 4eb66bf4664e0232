import type { ImageConfig } from '../../image/config.ts';
import { type ImagePath, joinPath, pathFromText } from '../../path.ts';
import type { Tree } from '../tree.ts';

/** What Docker sets when an image has no PATH. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Each script's program is looked for in all of them, and the image says how many there are. */
const MAX_PLACES = 256;

/** Where the programs of a container look things up, by the image's configuration. */
export interface Environment {
  path: string[];
  libraryPath: string[];
  workdir: ImagePath;
}

export function environmentOf(config: ImageConfig): Environment {
  return {
    path: split(variable(config, 'PATH') ?? DEFAULT_PATH),
    libraryPath: split(variable(config, 'LD_LIBRARY_PATH') ?? '', /[:;]/),
    workdir: pathFromText(config.WorkingDir ?? '/'),
  };
}

/** The path of the program that `name` (one character a byte) starts, or undefined when there is none that can be executed. */
export function findProgram(name: string, tree: Tree, { path, workdir }: Environment): ImagePath | undefined {
  const places = name.includes('/') ? [''] : path;
  for (const place of name === '' ? [] : places) {
    const candidate = place === '' ? joinPath(workdir, name) : joinPath(joinPath(workdir, place), name);
    const { entry } = tree.resolve(candidate);
    if (entry?.type === 'file' && (entry.mode & 0o111) !== 0) return candidate;
  }
  return undefined;
}

function variable(config: ImageConfig, name: string): string | undefined {
  const setting = config.Env?.findLast((line) => line.startsWith(`${name}=`));
  return setting && Buffer.from(setting.slice(name.length + 1), 'utf8').toString('latin1');
}

function split(list: string, separator: string | RegExp = ':'): string[] {
  return [...new Set(list.split(separator))].filter((place) => place !== '').slice(0, MAX_PLACES);
}
