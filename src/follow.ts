import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const CHUNK = 1 << 20;
/** How long to wait for more of a file that is still written. */
const POLL_MS = 5;

/**
 * Hands the first `size` bytes of the file at `path` to `write`, in order and through one buffer, while it is still written. Where there are no more of them yet, `onPause` is
 * called with how many there were, and what it throws is thrown.
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
