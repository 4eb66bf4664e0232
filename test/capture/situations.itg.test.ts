import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/base/process.ts';
import { whenNotBusy } from '../support/busy.ts';
import { runnable } from '../support/image-names.ts';
import { SITUATIONS, writeSituationsImage } from './situations.ts';
import { build, lines, optionsFor, type Play, play, tracerAt, workFolder } from './stage.ts';

const image = 'mp-test-situations';
const live = Boolean(process.env.MICROPACKER_TEST_SYSDIG && process.env.MICROPACKER_TEST_PROBE);
const ways = [
  ['strace', { tracer: 'strace' }],
  ...(live ? [['sysdig', {}] as const, ['sysdig without a chisel', { chisel: '' }] as const] : []),
] as const;

describe.skipIf(!process.env.MICROPACKER_TEST_BASE)('every program in the container is captured', () => {
  const folder = workFolder();

  beforeAll(async () => {
    writeSituationsImage(join(folder.path, 'image'), process.env.MICROPACKER_TEST_BASE!);
    await build(image, join(folder.path, 'image'));
  }, 180_000);
  afterAll(async () => {
    await run(['docker', 'rmi', '-f', image]);
    folder.remove();
  });

  describe.each(ways)('%s', (way, options) => {
    let seen: Play;

    beforeAll(async () => {
      const without = 'chisel' in options ? { chisel: undefined } : options;
      seen = await whenNotBusy(async () => {
        const tracer = await tracerAt(optionsFor(folder.path, without as object), 0);
        return play(tracer, { image: runnable(image), runArgs: [], command: [] });
      });
    }, 180_000);

    test.each(SITUATIONS)('$name', ({ touches, by }) => {
      if (by !== undefined && by !== way) return;
      expect(lines(seen.captured.touches.sorted())).toEqual(expect.arrayContaining([...touches]));
    });

    test('no event was dropped, and every program ran', () => {
      expect(seen.captured.drops).toBe(0);
      expect(seen.log).toBe('');
      expect(seen.exitCode).toBe(0);
    });
  });
});
