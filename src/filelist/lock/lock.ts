import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Failure } from '../../base/failure.ts';
import { readGivenFile } from '../../base/given-file.ts';
import type { ImagePath } from '../../base/path.ts';
import { parseFileList } from '../filelist.ts';

/** A file list in the user's repository. */
export interface Lock {
  /** Path as the user wrote it. */
  name: string;
  /** Absolute path with links resolved. */
  file: string;
  /** Path relative to the root of its repository, as in patches. */
  pathInRepository: string;
  /** Content with one character per byte; undefined if the file does not exist. */
  text: string | undefined;
  paths: ImagePath[];
}

/**
 * Reads the lock `name`, relative to `folder`. Throws `Failure` if it cannot be read, or, with the line's number, if a
 * line is not valid in a file list.
 */
export async function readLock(name: string, folder: string): Promise<Lock> {
  const file = realPath(resolve(folder, name));
  const bytes = await read(name, file);
  return {
    name,
    file,
    pathInRepository: pathInRepository(file, realPath(folder)),
    text: bytes?.toString('latin1'),
    paths: bytes ? parseFileList(bytes, `lock: ${name}`).paths : [],
  };
}

async function read(name: string, file: string): Promise<Buffer | undefined> {
  try {
    return await readGivenFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`lock: cannot read ${name}: ${(error as Error).message}`, {
      fix: 'Name a file list in the repository, for example lock: micropacker.files',
      cause: error,
    });
  }
}

/** The path with links resolved, as far as it exists. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  return folder === path ? path : join(realPath(folder), basename(path));
}

/** The lock's path in its repository. Without a repository: relative to `folder`, or only the name if it is outside. */
function pathInRepository(file: string, folder: string): string {
  const below = relative(repositoryOf(file) ?? folder, file);
  return below.startsWith('../') || isAbsolute(below) ? basename(file) : below;
}

/** The nearest folder above with a `.git` (a folder, or a file in work trees and submodules). */
function repositoryOf(path: string): string | undefined {
  const folder = dirname(path);
  if (existsSync(join(folder, '.git'))) return folder;
  return folder === path ? undefined : repositoryOf(folder);
}
