import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { ArchiveParts } from '../image/archive.ts';

const CHUNK = 1 << 18;

/** Writes an archive to a program's stdin through one buffer, so that its size does not matter. Stops when `signal` aborts. */
export async function feedArchive(
  parts: ArchiveParts,
  stdin: Writable,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await open(parts.file, 'r');
  try {
    await write(stdin, parts.head);
    await copy(file, stdin, signal);
    await write(stdin, parts.tail);
  } finally {
    await file.close();
  }
}

async function copy(file: FileHandle, stdin: Writable, signal: AbortSignal | undefined): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, CHUNK);
    if (bytesRead === 0) return;
    await write(stdin, buffer.subarray(0, bytesRead));
  }
}

/** Resolves when the bytes have left, so that their buffer can be used again. */
function write(stdin: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stdin.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
