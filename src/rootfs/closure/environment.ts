import { type ImagePath, joinPath, pathFromText } from '../../base/path.ts';
import type { ImageConfig } from '../../image/config.ts';
import type { Tree } from '../tree.ts';

/** Docker's PATH for an image without PATH. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Limit of search folders: each script's program is searched in all of them, and the image sets their number. */
const MAX_PLACES = 256;

/** The image configuration's settings for look-ups by programs. */
export interface Environment {
  path: string[];
  libraryPath: string[];
  workdir: ImagePath;
  /** ENV, one character per byte. */
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

/** The path of the executable that `name` (one character per byte) starts, or undefined. */
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

/** If a variable is set several times, the last one counts. */
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
