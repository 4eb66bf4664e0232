import type { Row } from '../data.ts';

/** Column titles of the table. */
export const COLUMNS = ['Path', 'Size', 'Reason', 'Package', 'Needed by'] as const;

export interface Query {
  /** Words that must all occur in the path, the package or the path that needs it; case does not matter. */
  text: string;
  /** '' matches all. */
  reason: string;
  /** Index of the column to sort by. */
  column: number;
  descending: boolean;
}

/** The searchable text of each row. Made once, because it takes longer than a search. */
export function index(rows: readonly Row[]): string[] {
  return rows.map(([path, , , owner, by]) => `${path}\n${owner}\n${by}`.toLowerCase());
}

/** Positions of the rows that match a query, sorted. `texts` comes from `index`. */
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

/** Compares by code units: locale-aware sorting of 150,000 paths would take seconds. */
function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
