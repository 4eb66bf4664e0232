import { expect } from 'vitest';

/**
 * Calls `work`, which must take less than `ms` of processor time; other programs do not count. For work that takes
 * minutes without limits, not for measuring speed.
 */
export function inTime<T>(ms: number, work: () => T): T {
  const begin = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1000).toBeLessThan(ms);
  return result;
}
