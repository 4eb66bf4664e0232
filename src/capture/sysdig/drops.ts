/** The counts that `sysdig -v` prints at its end ("Driver Events:1234", "Driver Drops:0"); undefined if missing. */
export function driverCounts(stderr: readonly string[]): { drops?: number; events?: number } {
  return { drops: count(stderr, 'Driver Drops'), events: count(stderr, 'Driver Events') };
}

function count(lines: readonly string[], name: string): number | undefined {
  const found = lines
    .map((line) => new RegExp(`^${name}:\\s*(\\d+)\\b`).exec(line)?.[1])
    .findLast((n) => n !== undefined);
  return found === undefined ? undefined : Number(found);
}
