import type { ByteSource } from './byte-source.ts';
import type { Entry, Extent } from './entry.ts';

/**
 * Reads up to `length` bytes from `offset` of a file's body; holes of sparse files are zeros. The result is shorter
 * only at the body's end, and empty for an entry without a body.
 */
export function readBody(source: ByteSource, entry: Entry, offset: number, length: number): Buffer {
  const want = Math.max(0, Math.min(length, entry.size - offset));
  if (!entry.sparse) return source.read(entry.offset + offset, want);
  const body = Buffer.alloc(want);
  let stored = entry.offset;
  for (const run of entry.sparse) {
    copyRun(source, run, stored, body, offset);
    stored += run.length;
  }
  return body;
}

function copyRun(source: ByteSource, run: Extent, stored: number, body: Buffer, offset: number): void {
  const from = Math.max(run.at, offset);
  const to = Math.min(run.at + run.length, offset + body.length);
  if (from < to) source.readInto(stored + from - run.at, body.subarray(from - offset, to - offset));
}

/** Number of bytes that the export stores for the body. */
export function storedSize(entry: Entry): number {
  return entry.sparse ? entry.sparse.reduce((sum, run) => sum + run.length, 0) : entry.size;
}

export type ReadEntry = (entry: Entry, offset: number, length: number) => Buffer;
