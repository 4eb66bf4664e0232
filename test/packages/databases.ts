import { Bodies } from '../../src/packages/bodies.ts';
import { Budget } from '../../src/packages/budget.ts';
import { Pages } from '../../src/packages/rpm/pages.ts';
import { Sqlite } from '../../src/packages/rpm/sqlite.ts';
import { Tree } from '../../src/rootfs/tree.ts';
import type { Entry } from '../../src/tar/entry.ts';

/** The blobs in table Packages of an SQLite database with 4096-byte pages, in order. */
export function rowsOf(database: Buffer): Buffer[] {
  const tree = new Tree(new Map());
  const bodies = new Bodies(tree, (_, offset, length) => database.subarray(offset, offset + length), new Budget());
  const pages = new Pages(bodies, { size: database.length } as Entry);
  const page = (number: number) => pages.at((number - 1) * 4096, 4096);
  const rows = new Sqlite(pages.at(0, 100), database.length / 4096, page).rows('Packages');
  return [...rows].map(([, blob]) => blob as Buffer);
}
