import type { Row } from '../report/page-data.ts';

/** The columns of the table, by what stands in their heads. */
export const COLUMNS = ['Path', 'Size', 'Reason', 'Package', 'Asked for by'] as const;

export interface Query {
  /** Words that all must be in the path, the package or who asked for it; any case. */
  text: string;
  /** Empty for all. */
  reason: string;
  /** Index of the column to sort by. */
  column: number;
  descending: boolean;
}

/** The rows as they are searched: made once, for it takes longer than a search. */
export function index(rows: readonly Row[]): string[] {
  return rows.map(([path, , , owner, by]) => `${path}\n${owner}\n${by}`.toLowerCase());
}

/** Numbers of the rows that a query finds, sorted. `texts` is their index. */
export function find(rows: readonly Row[], texts: readonly string[], query: Query): number[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: number[] = [];
  for (const [at, row] of rows.entries()) {
    if (query.reason !== '' && row[2] !== query.reason) continue;
    if (words.every((word) => texts[at]!.includes(word))) found.push(at);
  }
  const sign = query.descending ? -1 : 1;
  return found.sort((a, b) => sign * compare(rows[a]![query.column]!, rows[b]![query.column]!) || a - b);
}

/** By code units: a collation of 150,000 paths would take seconds. */
function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
