import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Failure } from './failure.ts';
import { parseFileList } from './filelist/filelist.ts';
import type { ImagePath } from './path.ts';

/** A file list that is kept in the user's repository. */
export interface Lock {
  /** As its user names it. */
  name: string;
  /** Absolute; where it is a link, what that leads to. */
  file: string;
  /** Relative to the root of the repository that holds it, as patches name it. */
  pathInRepository: string;
  /** One character a byte; undefined while there is no such file. */
  text: string | undefined;
  paths: ImagePath[];
}

/** Reads the lock `name`, relative to `folder`. Throws `Failure` when it cannot be read, or names the line that is none of a file list. */
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
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`lock: cannot read ${name}: ${(error as Error).message}`, {
      mend: 'Name a file list in the repository, for example lock: micropacker.files',
      cause: error,
    });
  }
}

/** Without links; what is not there yet is as it is named. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const folder = dirname(path);
  return folder === path ? path : join(realPath(folder), basename(path));
}

/** Of a lock in no repository: relative to `folder`, or its name alone where that is elsewhere. */
function pathInRepository(file: string, folder: string): string {
  const below = relative(repositoryOf(file) ?? folder, file);
  return below.startsWith('../') || isAbsolute(below) ? basename(file) : below;
}

/** The nearest folder above with a `.git`, which is a file in work trees and submodules. */
function repositoryOf(path: string): string | undefined {
  const folder = dirname(path);
  if (existsSync(join(folder, '.git'))) return folder;
  return folder === path ? undefined : repositoryOf(folder);
}
