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
  /** ENV, one character a byte. */
  variables: ReadonlyMap<string, string>;
}

export function environmentOf(config: ImageConfig): Environment {
  const variables = variablesOf(config.Env ?? []);
  return {
    path: split(variables.get('PATH') ?? DEFAULT_PATH),
    libraryPath: split(variables.get('LD_LIBRARY_PATH') ?? '', /[:;]/),
    workdir: pathFromText(config.WorkingDir ?? '/'),
    variables,
  };
}

/** The path of the program that `name` (one character a byte) starts, or undefined when there is none that can be executed. */
export function findProgram(
  name: string,
  tree: Tree,
  { path, workdir }: Pick<Environment, 'path' | 'workdir'>,
): ImagePath | undefined {
  const places = name.includes('/') ? [''] : path;
  for (const place of name === '' ? [] : places) {
    const candidate = place === '' ? joinPath(workdir, name) : joinPath(joinPath(workdir, place), name);
    const { entry } = tree.resolve(candidate);
    if (entry?.type === 'file' && (entry.mode & 0o111) !== 0) return candidate;
  }
  return undefined;
}

/** The last of several settings of one variable counts. */
function variablesOf(lines: readonly string[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const line of lines) {
    const [name = '', value] = Buffer.from(line, 'utf8').toString('latin1').split(/=(.*)/s);
    if (value !== undefined) variables.set(name, value);
  }
  return variables;
}

function split(list: string, separator: string | RegExp = ':'): string[] {
  return [...new Set(list.split(separator))].filter((place) => place !== '').slice(0, MAX_PLACES);
}
