import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import picomatch from 'picomatch';
import { Failure } from './failure.ts';

/**
 * The files that `globs` (picomatch; `**` for any folders, hidden ones included) name, relative to `folder` unless they begin with "/":
 * absolute paths, sorted, each once. A text that is the path of a file stands for that file. Throws `Failure` for one that names none.
 */
export function filesOf(globs: readonly string[], folder: string): string[] {
  return [...new Set(globs.flatMap((glob) => filesOfOne(glob, folder)))].sort();
}

function filesOfOne(glob: string, folder: string): string[] {
  const path = resolve(folder, glob);
  if (existsSync(path) && statSync(path).isFile()) return [path];
  const found = matching(glob, folder);
  if (found.length > 0) return found;
  throw new Failure(`file-lists: "${glob}" names no file below ${folder}`, {
    mend: 'Download the lists first (actions/download-artifact), and name them as it lays them out, for example lists/**/files.txt.',
  });
}

function matching(text: string, folder: string): string[] {
  const { base, glob, isGlob } = picomatch.scan(text);
  if (!isGlob) return [];
  const matches = picomatch(glob, { dot: true });
  const root = resolve(folder, base);
  const names = filesBelow(root, '').filter((name) => matches(name));
  return names.map((name) => join(root, name));
}

/** Names relative to `root`. Links to folders are not followed: they may lead in circles. */
function filesBelow(root: string, below: string): string[] {
  return entriesOf(join(root, below)).flatMap((entry) => {
    const name = join(below, entry.name);
    return entry.isDirectory() ? filesBelow(root, name) : [name];
  });
}

/** A folder that is not there, or that this user cannot read, holds no lists. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
