import { Unreadable } from '../budget.ts';
import type { Pages } from './pages.ts';

const PAGE = 4096;
const SLOT = 16;
/** A package starts at a multiple of BLOCK bytes, with a head of BLOCK bytes. */
const BLOCK = 16;
/** A quarter of a million packages. */
const MAX_PAGES = 1024;
const MAX_PACKAGE = 32 << 20;

/**
 * The headers in an rpm database of kind "ndb" (openSUSE): slots with the number and position of each package.
 * Source: rpm's lib/backend/ndb/rpmpkg.c. Throws `Unreadable`.
 */
export function* readNdb(file: Pages): Generator<Buffer> {
  const header = file.at(0, 32);
  if (header.length < 32 || header.toString('latin1', 0, 4) !== 'RpmP' || header.readUInt32LE(4) !== 0)
    throw new Unreadable('it is not an ndb database');
  const end = Math.min(header.readUInt32LE(12), MAX_PAGES) * PAGE;
  for (let at = 2 * SLOT; at < end; at += SLOT) {
    const slot = file.at(at, SLOT);
    if (slot.length < SLOT || slot.toString('latin1', 0, 4) !== 'Slot') throw new Unreadable('it is damaged');
    const number = slot.readUInt32LE(4);
    if (number !== 0) yield blobOf(file, number, slot.readUInt32LE(8) * BLOCK);
  }
}

function blobOf(file: Pages, number: number, at: number): Buffer {
  const head = file.at(at, BLOCK);
  if (head.length < BLOCK || head.toString('latin1', 0, 4) !== 'BlbS' || head.readUInt32LE(4) !== number)
    throw new Unreadable('it is damaged');
  const length = head.readUInt32LE(12);
  const blob = length > MAX_PACKAGE ? undefined : file.at(at + BLOCK, length);
  if (blob?.length !== length) throw new Unreadable('it is damaged');
  return blob;
}
