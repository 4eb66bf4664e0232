import type { Pages } from './pages.ts';

const HEADER = 32;
const FRAME_HEADER = 24;

/** The pages in a write-ahead log, which replace the database's own. */
export interface Wal {
  /** Offset of each page's bytes in the log, by page number. */
  offsets: ReadonlyMap<number, number>;
  /** Number of pages of the database after the last commit; undefined without a commit. */
  pages: number | undefined;
}

/**
 * Reads the index of a write-ahead log. The last committed frame of a page counts; frames with other salts are
 * leftovers.
 * Source: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export function readWal(log: Pages, pageSize: number): Wal {
  const offsets = new Map<number, number>();
  const header = log.at(0, HEADER);
  const none = { offsets, pages: undefined };
  if (header.length < HEADER || header.readUInt32BE(0) >>> 1 !== 0x377f0682 >>> 1) return none;
  if (header.readUInt32BE(8) !== pageSize) return none;
  const salts = header.subarray(16, 24);
  let pages: number | undefined;
  let pending: [page: number, offset: number][] = [];
  for (let at = HEADER; at + FRAME_HEADER + pageSize <= log.size; at += FRAME_HEADER + pageSize) {
    const frame = log.at(at, FRAME_HEADER);
    if (frame.length < FRAME_HEADER || !frame.subarray(8, 16).equals(salts)) break;
    pending.push([frame.readUInt32BE(0), at + FRAME_HEADER]);
    const committed = frame.readUInt32BE(4);
    if (committed === 0) continue;
    for (const [page, offset] of pending) offsets.set(page, offset);
    pending = [];
    pages = committed;
  }
  return { offsets, pages };
}
