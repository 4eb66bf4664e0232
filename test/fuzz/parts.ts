import { checkAgainstTar } from './check-gnu.ts';
import { checkTar } from './check-tar.ts';
import { fuzzClosure } from './closures.ts';
import { END, goldenMembers } from './golden-tars.ts';
import { fuzzLog } from './logs.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

/**
 * The parts that can be fuzzed, by name. Each makes one input and throws its findings. False if the input was refused.
 */
export const PARTS: Record<string, (random: Random) => boolean | Promise<boolean>> = {
  tars: fuzzTar,
  closures: fuzzClosure,
  gnu: (random) => checkAgainstTar(Buffer.concat([...goldenMembers(random, true), END])),
  logs: fuzzLog,
};

function fuzzTar(random: Random): Promise<boolean> {
  const golden = Buffer.concat([...goldenMembers(random), END]);
  return checkTar(random.once(10) ? golden : mutate(golden, random), random);
}
