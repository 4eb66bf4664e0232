const PAGE = 4096;
/** Maximum and minimum bytes of a row in its cell; overflow pages hold the rest. See `Sqlite`. */
const MOST = PAGE - 35;
const LEAST = Math.floor(((PAGE - 12) * 32) / 255) - 23;
const ON_A_PAGE = PAGE - 4;
const LEAF = 13;
const INTERIOR = 5;
const HEADER = 100;
/** Page of the table's root. The schema is on page 1. */
const ROOT = 2;
/** Children per interior page: an interior cell has up to 13 bytes, and its pointer 2. */
const CHILDREN = 250;
/** The SQLite version in the header. */
const VERSION = 3_040_001;

/** A page of the tree, and the largest row number in or below it. */
interface Node {
  page: Buffer;
  last: number;
}

/**
 * A complete SQLite database with one table (INTEGER PRIMARY KEY, BLOB). Row numbers start at 1. The same rows give the
 * same bytes. `sql` is the CREATE TABLE statement, in ASCII. `blobs` must not be empty.
 * Source: https://www.sqlite.org/fileformat2.html
 */
export function sqliteOf(table: string, sql: string, blobs: readonly Buffer[]): Buffer {
  const pages: Buffer[] = [Buffer.alloc(0), Buffer.alloc(0)];
  let nodes = leavesOf(blobs, pages);
  while (nodes.length > 1) nodes = interiorsOf(nodes, pages);
  pages[ROOT - 1] = nodes[0]!.page;
  const schema = cellOf(recordOf('table', table, table, ROOT, sql), 1, pages);
  const first = pageOf(LEAF, [schema], HEADER);
  headerOf(pages.length).copy(first);
  pages[0] = first;
  return Buffer.concat(pages);
}

function leavesOf(blobs: readonly Buffer[], pages: Buffer[]): Node[] {
  const nodes: Node[] = [];
  let cells: Buffer[] = [];
  let used = 8;
  for (const [at, blob] of blobs.entries()) {
    const cell = cellOf(recordOf(undefined, blob), at + 1, pages);
    if (used + cell.length + 2 > PAGE) {
      nodes.push({ page: pageOf(LEAF, cells), last: at });
      cells = [];
      used = 8;
    }
    cells.push(cell);
    used += cell.length + 2;
  }
  return [...nodes, { page: pageOf(LEAF, cells), last: blobs.length }];
}

/**
 * The level above `children`, in nodes of similar size, so that no node has a single child. Appends `children` to
 * `pages`.
 */
function interiorsOf(children: readonly Node[], pages: Buffer[]): Node[] {
  const size = Math.ceil(children.length / Math.ceil(children.length / CHILDREN));
  const nodes: Node[] = [];
  for (let at = 0; at < children.length; at += size) {
    const cells = children
      .slice(at, at + size)
      .map(({ page, last }) => Buffer.concat([int(pages.push(page)), varint(last)]));
    // The last child has no cell: its page number is in the head.
    const page = pageOf(INTERIOR, cells.slice(0, -1));
    cells.at(-1)!.copy(page, 8, 0, 4);
    nodes.push({ page, last: children[Math.min(at + size, children.length) - 1]!.last });
  }
  return nodes;
}

/** A page. The cells fill it from the end, in reverse order. */
function pageOf(type: number, cells: readonly Buffer[], head = 0): Buffer {
  const page = Buffer.alloc(PAGE);
  page[head] = type;
  page.writeUInt16BE(cells.length, head + 3);
  let end = PAGE;
  let pointer = head + (type === LEAF ? 8 : 12);
  for (const cell of cells) {
    end -= cell.length;
    cell.copy(page, end);
    page.writeUInt16BE(end, pointer);
    pointer += 2;
  }
  page.writeUInt16BE(end, head + 5);
  return page;
}

/** A row's cell. Bytes that do not fit go to a chain of overflow pages. */
function cellOf(record: Buffer, row: number, pages: Buffer[]): Buffer {
  const least = LEAST + ((record.length - LEAST) % ON_A_PAGE);
  const local = record.length <= MOST ? record.length : least <= MOST ? least : LEAST;
  const parts = [varint(record.length), varint(row), record.subarray(0, local)];
  if (local < record.length) parts.push(int(pages.length + 1));
  for (let at = local; at < record.length; at += ON_A_PAGE) {
    const page = Buffer.alloc(PAGE);
    record.copy(page, 4, at, at + ON_A_PAGE);
    pages.push(page);
    if (at + ON_A_PAGE < record.length) page.writeUInt32BE(pages.length + 1, 0);
  }
  return Buffer.concat(parts);
}

/** A record: the types of its values, then the values. Numbers must fit into a byte; `undefined` is null. */
function recordOf(...values: (Buffer | string | number | undefined)[]): Buffer {
  const bodies = values.map((value) => {
    if (value === undefined) return Buffer.alloc(0);
    return typeof value === 'number' ? Buffer.from([value]) : Buffer.from(value as string, 'latin1');
  });
  const types = values.map((value, at) => {
    if (value === undefined) return varint(0);
    if (typeof value === 'number') return varint(1);
    return varint(bodies[at]!.length * 2 + (typeof value === 'string' ? 13 : 12));
  });
  const size = types.reduce((sum, type) => sum + type.length, 1);
  return Buffer.concat([varint(size), ...types, ...bodies]);
}

/** A number of up to 35 bits, seven in each byte. */
function varint(value: number): Buffer {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest % 128) + 128);
  return Buffer.from(bytes);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function headerOf(pages: number): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write('SQLite format 3\0', 'latin1');
  header.writeUInt16BE(PAGE, 16);
  // Rollback journal for reading and writing; then the payload fractions that the format requires.
  header.set([1, 1, 0, 64, 32, 32], 18);
  const fields: [at: number, value: number][] = [
    ...([
      [24, 1],
      [28, pages],
      [40, 1],
      [44, 4],
      [56, 1],
      [92, 1],
      [96, VERSION],
    ] as [number, number][]),
  ];
  for (const [at, value] of fields) header.writeUInt32BE(value, at);
  return header;
}
