/** The median of the values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Prints a table with aligned columns; the first row is the head. */
export function print(title: string, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  console.log(`\n${title}`);
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  '),
    );
  }
}

/** Prints what is measured at the moment, as one line that scripts can leave out: to stderr. */
export function progress(what: string): void {
  const time = new Date().toISOString().slice(11, 19);
  console.error(`${time} ${what}`);
}

/**
 * A value with its limit, for a table: "0.95 (limit 1.30)". A value over the limit is marked and counted in `missed`.
 */
export class Limits {
  missed = 0;

  check(value: number, limit: number, digits = 2): string {
    const over = value > limit;
    if (over) this.missed++;
    return `${value.toFixed(digits)}${over ? ' OVER' : ''} (limit ${limit.toFixed(digits)})`;
  }
}
