import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const CHUNK = 1 << 20;
/** Time between two reads of a growing file. */
const POLL_MS = 5;

/**
 * Passes the first `size` bytes of a growing file to `write`, in order and through one buffer. At the current end of
 * the file, calls `onPause` with the number of bytes so far, and throws its errors.
 */
export async function follow(
  path: string,
  size: number,
  write: (bytes: Buffer) => Promise<void>,
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
