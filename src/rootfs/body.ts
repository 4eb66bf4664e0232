import type { Entry, Run } from './entry.ts';
import type { ByteSource } from './source.ts';

/**
 * Reads up to `length` bytes from `offset` of a file's body; holes of sparse files are zeros. Shorter only at the body's end,
 * empty for what has no body.
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

function copyRun(source: ByteSource, run: Run, stored: number, body: Buffer, offset: number): void {
  const from = Math.max(run.at, offset);
  const to = Math.min(run.at + run.length, offset + body.length);
  if (from < to) source.readInto(stored + from - run.at, body.subarray(from - offset, to - offset));
}

/** How many bytes of the body are stored in the export. */
export function storedSize(entry: Entry): number {
  return entry.sparse ? entry.sparse.reduce((sum, run) => sum + run.length, 0) : entry.size;
}
