import { expect, test } from 'vitest';
import { signalNumber, stopContainer } from '../../src/engine/stop.ts';

test.each([
  ['SIGTERM', 15],
  ['QUIT', 3],
  ['sigint', 2],
  ['37', 37],
  ['SIGRTMIN+3', undefined],
])('signal %s is %s', (name, number) => {
  expect(signalNumber(name)).toBe(number);
});

test.each([
  [undefined, undefined, 10],
  [30, undefined, 30],
  [1e9, 60_000, 60],
  [-1, 60_000, 60],
  [5, 60_000, 5],
  [-1, undefined, 600],
])('a container with the stop time-out %s s is stopped within %s ms in %d s', async (StopTimeout, mostMs, seconds) => {
  const asked: number[] = [];
  const container = async () => ({ Config: { StopTimeout }, State: { Running: true, Pid: 0, ExitCode: 0 } });
  const docker = { container, stop: async (_: string, most: number) => void asked.push(most) };
  expect(await stopContainer(docker as never, 'c', true, mostMs)).toBe(true);
  expect(asked).toEqual([seconds]);
});
