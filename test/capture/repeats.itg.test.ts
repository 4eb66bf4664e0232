import { describe, expect, test } from 'vitest';
import { differing, INSIDE, repeat } from '../../bench/repeats.ts';

const live = Boolean(process.env.MICROPACKER_TEST_SYSDIG && process.env.MICROPACKER_TEST_PROBE);
const redis = INSIDE.find(({ image }) => image === 'redis')!;

describe.skipIf(!live)('captures of the same container have the same paths of the image', { timeout: 120_000 }, () => {
  test.each([
    ['5 in a row', 'sysdig', 5, 1],
    ['3 at once', 'sysdig', 3, 3],
    ['3 at once', 'strace', 3, 3],
  ] as const)('%s, by %s', async (_, tracer, count, width) => {
    const repeats = await repeat(redis, tracer, count, width);
    expect(repeats.seen.size).toBeGreaterThan(20);
    expect(differing(repeats)).toEqual([]);
  });
});
