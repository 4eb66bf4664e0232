import { readFile } from 'node:fs/promises';
import { Failure } from './failure.ts';
import { type FileList, mergeFileLists, parseFileList } from './filelist/filelist.ts';

/** The union of the lists in `files`. Throws `Failure` that names the file, and the line where one is wrong. */
export async function readLists(files: readonly string[]): Promise<FileList> {
  return mergeFileLists(await Promise.all(files.map(async (file) => parseFileList(await readList(file), file))));
}

async function readList(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`file-list: cannot read ${file}: ${(error as Error).message}`, {
      mend: 'Name the files.txt of an earlier run.',
      cause: error,
    });
  }
}
