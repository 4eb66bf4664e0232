import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchiveParts } from '../image/archive.ts';
import { writeAll } from '../rootfs/sink.ts';
import type { Write } from './socket.ts';

const CHUNK = 1 << 20;
/** How long to wait for more of a file that is still written. */
const POLL_MS = 5;

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

/**
 * Hands the first `size` bytes of the file at `path` to `write`, in order and through one buffer. Where there are no more of them yet, `onPause` is
 * called with how many there were, and what it throws is thrown.
 */
export async function follow(
  path: string,
  size: number,
  write: Write,
  onPause: (done: number) => Promise<void>,
): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  const file = openSync(path, 'r');
  try {
    for (let done = 0; done < size; ) {
      const got = readSync(file, buffer, 0, Math.min(CHUNK, size - done), done);
      if (got > 0) await write(buffer.subarray(0, got));
      else await onPause(done).then(() => sleep(POLL_MS));
      done += got;
    }
  } finally {
    closeSync(file);
  }
}
