import { Failure } from '../base/failure.ts';
import { readGivenFile } from '../base/given-file.ts';
import { type FileList, mergeFileLists, parseFileList } from './filelist.ts';

/** The union of the lists in `files`. Throws `Failure` that names the flag and the file, or the wrong line. */
export async function readLists(files: readonly string[], flag = 'file-list'): Promise<FileList> {
  return mergeFileLists(await Promise.all(files.map(async (file) => parseFileList(await readList(file, flag), file))));
}

/** The images ("NAME ID") in the comments of the list that have another id. */
export function otherImages(list: FileList, id: string): string[] {
  const images = list.comments.filter((comment) => /^image: \S+ sha256:[0-9a-f]{64}$/.test(comment));
  return images.map((comment) => comment.slice('image: '.length)).filter((image) => !image.endsWith(` ${id}`));
}

async function readList(file: string, flag: string): Promise<Buffer> {
  try {
    return await readGivenFile(file);
  } catch (error) {
    throw new Failure(`${flag}: cannot read ${file}: ${(error as Error).message}`, {
      fix: 'Name an existing files.txt of an earlier run.',
      cause: error,
    });
  }
}
