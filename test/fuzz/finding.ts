/** Thrown if something happens that must never happen; the message says what. */
export class Finding extends Error {}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Finding(what.slice(0, 1000));
}

/** Calls `work`, which must take less than `ms` of processor time. */
export function within<T>(ms: number, what: string, work: () => T): T {
  const begin = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begin);
  const took = (user + system) / 1000;
  must(took < ms, `${what} took ${took.toFixed(0)} ms`);
  return result;
}
