import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { showBytes } from './units.ts';

/** Hundreds of times the list of a large image. */
const MOST_BYTES = 256e6;

/**
 * Reads a file that the user named. Throws the system's error, and `Error` for what is no file: to open a pipe would
 * wait for ever, also after a cancel, and a device never ends.
 */
export async function readGivenFile(path: string, most = MOST_BYTES): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const info = await file.stat();
    requireFile(info);
    if (info.size > most) throw new Error(`it has ${showBytes(info.size)}, more than ${showBytes(most)}`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Throws `Error` for what is no file. */
export function requireFile(info: Stats): void {
  if (info.isDirectory()) throw new Error('it is a folder');
  if (!info.isFile()) throw new Error('it is a pipe or a device, not a file');
}
