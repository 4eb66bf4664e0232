import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { run } from './process.ts';

/** Both ends of a pipe, as file descriptors that block. */
export interface Fifo {
  readEnd: number;
  writeEnd: number;
}

/** Makes a pipe by way of `path`, which must not exist and is gone afterwards. Node's own pipes to a child do not block. */
export async function makeFifo(path: string, signal?: AbortSignal): Promise<Fifo> {
  const made = await run(['mkfifo', '-m', '600', path], { signal });
  if (made.code !== 0) throw new Error(made.stderr.trim());
  // An end alone would wait for the other.
  const both = openSync(path, 'r+');
  try {
    return { readEnd: openSync(path, 'r'), writeEnd: openSync(path, 'w') };
  } finally {
    closeSync(both);
    await rm(path);
  }
}
