import { expect, test } from 'vitest';
import { PARTS } from './parts.ts';
import { Random } from './random.ts';

/** Fixed seeds; `npm run fuzz` uses others. */
const RUNS: [part: string, inputs: number][] = [
  ['tars', 1000],
  ['closures', 400],
  ['gnu', 40],
  // Each prints 1000 lines, three times.
  ['logs', 30],
];

test.each(RUNS)('%s of %i seeds keep all promises', async (part, inputs) => {
  let sound = 0;
  for (let seed = 1; seed <= inputs; seed += 1) {
    const good = await Promise.resolve(new Random(seed))
      .then(PARTS[part]!)
      .catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
    if (good) sound += 1;
  }
  // If nearly all inputs are refused, little is tested.
  expect(sound).toBeGreaterThan(inputs / 10);
});
