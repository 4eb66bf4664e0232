import { describe, expect, test } from 'vitest';
import { EXIT, Failure } from '../src/failure.ts';
import { checkGates } from '../src/gates.ts';

describe('gates', () => {
  test.each([
    [{ maxSize: undefined, maxRatio: undefined }, 100, 100],
    [{ maxSize: 50, maxRatio: 0.5 }, 100, 50],
  ])('%j lets %d → %d pass', (gates, before, after) => {
    expect(() => checkGates(gates, before, after)).not.toThrow();
  });

  test.each([
    [{ maxSize: 49, maxRatio: undefined }, 'the micro image is too large: it is 50 B, max-size allows 49 B'],
    [
      { maxSize: undefined, maxRatio: 0.4 },
      'the micro image is too large: it is 50.0 % of the original, max-ratio allows 40.0 %',
    ],
    [
      { maxSize: 1, maxRatio: 0.1 },
      'the micro image is too large: it is 50 B, max-size allows 1 B; it is 50.0 % of the original, max-ratio allows 10.0 %',
    ],
  ])('%j stops 100 → 50', (gates, message) => {
    const error = (() => {
      try {
        checkGates(gates, 100, 50);
      } catch (caught) {
        return caught as Failure;
      }
    })();
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ message, exitCode: EXIT.gate });
  });
});
