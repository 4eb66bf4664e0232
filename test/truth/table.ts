import type { Case } from './case.ts';
import { ENDS } from './cases-ends.ts';
import { LISTINGS } from './cases-listed.ts';
import { MADE } from './cases-made.ts';
import { OUTPUTS } from './cases-outputs.ts';
import { STARTING } from './cases-starts.ts';
import { TESTS } from './cases-tested.ts';
import { UNSAID } from './cases-unsaid.ts';
import { WATCHED } from './cases-watched.ts';

/** Every case that runs. */
export const CASES: readonly Case[] = [
  ...WATCHED,
  ...MADE,
  ...LISTINGS,
  ...ENDS,
  ...STARTING,
  ...TESTS,
  ...OUTPUTS,
  ...UNSAID,
];
