import { follow } from '../base/growing-file.ts';
import type { ArchiveParts } from '../image/archive.ts';
import { writeAll } from '../tar/sink.ts';

/**
 * Writes an archive to a blocking pipe through one buffer, whatever its size. Its file may still grow: the written part
 * is sent meanwhile. Throws the error of `tail`, stops when `signal` aborts, and throws EPIPE when the reader has
 * ended.
 */
export async function feedArchive(
  parts: Omit<ArchiveParts, 'tag'>,
  pipe: number,
  signal: AbortSignal | undefined,
): Promise<void> {
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
