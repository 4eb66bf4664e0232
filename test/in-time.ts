import { expect } from 'vitest';

/**
 * Calls `work`, which must take less than `ms` of the processor's time: what other programs take meanwhile does not count. For what took minutes
 * when nothing stopped it, not for how fast something is.
 */
export function inTime<T>(ms: number, work: () => T): T {
  const begin = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1000).toBeLessThan(ms);
  return result;
}
