import { realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** The absolute path without links, as far as it exists. */
export function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const absolute = resolve(path);
    return absolute === '/' ? absolute : resolve(realOf(dirname(absolute)), basename(absolute));
  }
}
