import { measureDrops } from './drops.ts';
import { measurePacking } from './packing.ts';
import { measureRepeats } from './repeats.ts';
import { measureScale } from './scale.ts';
import { measureTracing } from './tracing.ts';

const PARTS = {
  packing: measurePacking,
  scale: measureScale,
  tracing: measureTracing,
  drops: measureDrops,
  repeats: measureRepeats,
};
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in PARTS));
if (unknown) {
  console.error(`There is no part "${unknown}": want ${Object.keys(PARTS).join(', ')}, or none for all`);
  process.exit(1);
}
let missed = 0;
for (const [name, measure] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) missed += await measure();
}
process.exitCode = missed === 0 ? 0 : 1;
