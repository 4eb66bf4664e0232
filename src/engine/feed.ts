import { follow } from '../follow.ts';
import type { ArchiveParts } from '../image/archive.ts';
import { writeAll } from '../rootfs/sink.ts';

/**
 * Writes an archive to a pipe that blocks, through one buffer, so that its size does not matter. Its file may still be written: what is there
 * of it goes on its way meanwhile. Throws what `tail` rejects with, and stops when `signal` aborts. EPIPE: the reader has ended.
 */
export async function feedArchive(parts: ArchiveParts, pipe: number, signal: AbortSignal | undefined): Promise<void> {
  const { file, size, tail } = parts;
  let isWhole = false;
  const settled = () => {
    isWhole = true;
  };
  tail.then(settled, settled);
  const write = (bytes: Buffer) => {
    signal?.throwIfAborted();
    return writeAll(pipe, bytes);
  };
  await write(parts.head);
  await follow(file, size, write, async (done) => {
    signal?.throwIfAborted();
    if (isWhole) await tail.then(() => Promise.reject(new Error(`${file} ended at byte ${done} of ${size}`)));
  });
  await write(await tail);
}
