import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import picomatch from 'picomatch';
import { Failure } from '../base/failure.ts';

/**
 * Returns the files that match `globs`: absolute paths, sorted, without duplicates. Globs are those of picomatch (`**`
 * includes hidden folders) and relative to `folder`, unless they begin with "/". The path of an existing file matches
 * that file, also with glob characters in it. Throws `Failure` for a glob without a match.
 */
export function filesOf(globs: readonly string[], folder: string): string[] {
  return [...new Set(globs.flatMap((glob) => filesOfOne(glob, folder)))].sort();
}

function filesOfOne(glob: string, folder: string): string[] {
  const path = resolve(folder, glob);
  if (existsSync(path) && statSync(path).isFile()) return [path];
  const found = matching(glob, folder);
  if (found.length > 0) return found;
  throw new Failure(`file-lists: "${glob}" matches no file below ${folder}`, {
    fix: 'Download the lists first (actions/download-artifact), and name their paths after the download, for example lists/**/files.txt.',
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

/** File names relative to `root`. Does not follow links to folders, which can form loops. */
function filesBelow(root: string, below: string): string[] {
  return entriesOf(join(root, below)).flatMap((entry) => {
    const name = join(below, entry.name);
    return entry.isDirectory() ? filesBelow(root, name) : [name];
  });
}

/** The entries of a folder; none if it does not exist or is not readable. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
