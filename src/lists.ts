import { readFile } from 'node:fs/promises';
import { Failure } from './failure.ts';
import { type FileList, mergeFileLists, parseFileList } from './filelist/filelist.ts';

/** The union of the lists in `files`. Throws `Failure` that names the flag and the file, and the line where one is wrong. */
export async function readLists(files: readonly string[], flag = 'file-list'): Promise<FileList> {
  return mergeFileLists(await Promise.all(files.map(async (file) => parseFileList(await readList(file, flag), file))));
}

/** The images, as "NAME ID", that the list's captures name in their comments and that are not the one with this id. */
export function otherImages(list: FileList, id: string): string[] {
  const images = list.comments.filter((comment) => /^image: \S+ sha256:[0-9a-f]{64}$/.test(comment));
  return images.map((comment) => comment.slice('image: '.length)).filter((image) => !image.endsWith(` ${id}`));
}

async function readList(file: string, flag: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`${flag}: cannot read ${file}: ${(error as Error).message}`, {
      mend: 'Name the files.txt of an earlier run.',
      cause: error,
    });
  }
}
