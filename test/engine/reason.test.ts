import { describe, expect, test } from 'vitest';
import { reasonOf } from '../../src/engine/reason.ts';

describe("the reason in the engine's errors", () => {
  test.each([
    ['Error response from daemon: No such image: x', 'No such image: x'],
    [
      'Error response from daemon: driver failed: port is already allocated\nError: failed to start containers: 12d1',
      'driver failed: port is already allocated',
    ],
    [
      "unknown flag: --no-such-flag\n\nUsage:  docker create\n\nRun 'docker create --help' for more information",
      'unknown flag: --no-such-flag',
    ],
    ["See 'docker run --help'.", '(no error message)'],
    ['', '(no error message)'],
  ])('%j', (stderr, reason) => {
    expect(reasonOf(stderr)).toBe(reason);
  });
});
