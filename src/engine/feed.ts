import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchiveParts } from '../image/archive.ts';
import { writeAll } from '../rootfs/sink.ts';

const CHUNK = 1 << 20;
/** How long to wait for more of a file that is still written. */
const POLL_MS = 5;

/**
 * Writes an archive to a pipe that blocks, through one buffer, so that its size does not matter. Its file may still be written: what is there
 * of it goes on its way meanwhile. Throws what `tail` rejects with, and stops when `signal` aborts. EPIPE: the reader has ended.
 */
export async function feedArchive(parts: ArchiveParts, pipe: number, signal: AbortSignal | undefined): Promise<void> {
  const file = openSync(parts.file, 'r');
  try {
    await writeAll(pipe, parts.head);
    await follow(parts, file, pipe, signal);
  } finally {
    closeSync(file);
  }
  await writeAll(pipe, await parts.tail);
}

async function follow(
  { file: name, size, tail }: ArchiveParts,
  file: number,
  pipe: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  let isWhole = false;
  const settled = () => {
    isWhole = true;
  };
  tail.then(settled, settled);
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  for (let done = 0; done < size; ) {
    signal?.throwIfAborted();
    const wasWhole = isWhole;
    const got = readSync(file, buffer, 0, Math.min(CHUNK, size - done), done);
    if (got > 0) await writeAll(pipe, buffer.subarray(0, got));
    else if (!wasWhole) await sleep(POLL_MS);
    else await tail.then(() => Promise.reject(new Error(`${name} ended at byte ${done} of ${size}`)));
    done += got;
  }
}
