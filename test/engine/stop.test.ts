import { expect, test } from 'vitest';
import { signalNumber } from '../../src/engine/stop.ts';

test.each([
  ['SIGTERM', 15],
  ['QUIT', 3],
  ['sigint', 2],
  ['37', 37],
  ['SIGRTMIN+3', undefined],
])('signal %s is %s', (name, number) => {
  expect(signalNumber(name)).toBe(number);
});
