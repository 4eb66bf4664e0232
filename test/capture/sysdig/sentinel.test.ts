import { expect, test } from 'vitest';
import { Sentinel } from '../../../src/capture/sysdig/sentinel.ts';

const never = () => false;

test('comes back as soon as its path is in the output, not before', async () => {
  const sentinel = new Sentinel('u-u-i-d');
  expect(sentinel.take('/etc/passwd')).toBe(false);
  const back = sentinel.comesBack('begin', 10_000, never);
  expect(sentinel.take('/micropacker-u-u-i-d-begin')).toBe(true);
  expect(await back).toBe(true);
});

test("another sentinel's path does not count", async () => {
  const sentinel = new Sentinel('u-u-i-d');
  sentinel.take('/micropacker-u-u-i-d-end-1');
  expect(await sentinel.comesBack('end-2', 120, never)).toBe(false);
});

test('gives up when the tracer ends', async () => {
  const begun = Date.now();
  expect(await new Sentinel('u').comesBack('begin', 10_000, () => Date.now() - begun > 60)).toBe(false);
  expect(Date.now() - begun).toBeLessThan(2000);
});
