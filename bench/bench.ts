import { parseArgs } from 'node:util';
import { measureDrops } from './drops.ts';
import { measurePacking } from './packing.ts';
import { measureProxy } from './proxy.ts';
import { measureRepeats } from './repeats.ts';
import { measureScale } from './scale.ts';
import { measureTracing } from './tracing.ts';
import { measureTruth } from './truth.ts';
import { measureWatching } from './watching.ts';

const { values, positionals: wanted } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, services: { type: 'string' } },
  allowPositionals: true,
});
const PARTS = {
  packing: measurePacking,
  scale: measureScale,
  tracing: measureTracing,
  drops: measureDrops,
  repeats: measureRepeats,
  watching: measureWatching,
  proxy: measureProxy,
  truth: () => measureTruth({ ...numbersOf('count', 'seed'), services: values.services?.split(',') }),
};
/** It takes an hour. */
const ONLY_BY_NAME = 'truth';

const unknown = wanted.find((name) => !(name in PARTS));
if (unknown) {
  console.error(`Unknown part "${unknown}". Use one of ${Object.keys(PARTS).join(', ')}, or none for all but truth`);
  process.exit(1);
}
let missed = 0;
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length === 0 ? name !== ONLY_BY_NAME : wanted.includes(name)) missed += await measure();
}
process.exitCode = missed === 0 ? 0 : 1;

/** The given options that are numbers. */
function numbersOf(...names: ('count' | 'seed')[]): { count?: number; seed?: number } {
  const given = names.flatMap((name) => (values[name] === undefined ? [] : [[name, Number(values[name])] as const]));
  const wrong = given.find(([, number]) => !Number.isSafeInteger(number) || number < 0);
  if (wrong) throw new Error(`--${wrong[0]} is not a whole number`);
  return Object.fromEntries(given);
}
