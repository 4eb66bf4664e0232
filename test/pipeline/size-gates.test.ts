import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/base/failure.ts';
import { sizeGates, tooLarge } from '../../src/pipeline/size-gates.ts';

const none = undefined;

describe('gates', () => {
  test.each<[number | undefined, number | undefined, string[]]>([
    [none, none, []],
    [50, 0.5, ['max-size 50 B: 50 B, ok', 'max-ratio 50.0 %: 50.0 %, ok']],
    [51, none, ['max-size 51 B: 50 B, ok']],
    [none, 0.6, ['max-ratio 60.0 %: 50.0 %, ok']],
  ])('max-size %s and max-ratio %s let 100 → 50 pass, and say so', (maxSize, maxRatio, verdicts) => {
    const gates = sizeGates({ maxSize, maxRatio }, 100, 50);
    expect(gates).toEqual(verdicts.map((verdict) => ({ passed: true, verdict })));
    expect(tooLarge(gates)).toBeUndefined();
  });

  test.each<[number | undefined, number | undefined, string]>([
    [49, none, 'max-size 49 B: 50 B'],
    [none, 0.4, 'max-ratio 40.0 %: 50.0 %'],
    [1, 0.1, 'max-size 1 B: 50 B; max-ratio 10.0 %: 50.0 %'],
    [1, 0.6, 'max-size 1 B: 50 B'],
  ])('max-size %s and max-ratio %s stop 100 → 50', (maxSize, maxRatio, broken) => {
    const gates = sizeGates({ maxSize, maxRatio }, 100, 50);
    expect(gates.some(({ passed, verdict }) => !passed && verdict.endsWith(', too large'))).toBe(true);
    expect(tooLarge(gates)).toMatchObject({
      message: `the micro image is too large: ${broken}`,
      exitCode: EXIT.gate,
    });
  });

  test('show exact values if the rounded ones look the same', () => {
    expect(sizeGates({ maxSize: 25e6, maxRatio: 0.25 }, 1e8, 25_000_100)).toEqual([
      { passed: false, verdict: 'max-size 25,000,000 B: 25,000,100 B, too large' },
      { passed: false, verdict: 'max-ratio 25 %: 25.0001 %, too large' },
    ]);
  });

  test('let an image without files pass', () => {
    expect(sizeGates({ maxSize: none, maxRatio: 0.1 }, 0, 0)).toMatchObject([{ passed: true }]);
  });
});
