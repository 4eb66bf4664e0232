import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { run } from './process.ts';

/** Both ends of a pipe, as blocking file descriptors. */
export interface Fifo {
  readEnd: number;
  writeEnd: number;
}

/** Makes a blocking pipe, unlike Node's pipes to a child. `path` must not exist, and is removed again. */
export async function makeFifo(path: string, signal?: AbortSignal): Promise<Fifo> {
  const made = await run(['mkfifo', '-m', '600', path], { signal });
  if (made.code !== 0) throw new Error(made.stderr.trim());
  // To open only one end would wait for the other.
  const both = openSync(path, 'r+');
  try {
    return { readEnd: openSync(path, 'r'), writeEnd: openSync(path, 'w') };
  } finally {
    closeSync(both);
    // It goes with its folder at the latest.
    await rm(path).catch(() => {});
  }
}
