import { parseArgs } from 'node:util';
import { PARTS } from './parts.ts';
import { Random } from './random.ts';

const MAX_FINDINGS = 10;

const { values, positionals } = parseArgs({ options: { count: { type: 'string' } }, allowPositionals: true });
const [part = 'tars', first = '1', seconds = '60'] = positionals;
const fuzz = PARTS[part];
if (!fuzz) {
  console.error(
    `Unknown part "${part}". Use ${Object.keys(PARTS).join(' or ')}, then the first seed and the seconds, or --count SEEDS`,
  );
  process.exit(1);
}
const end = performance.now() + Number(seconds) * 1000;
const hasMore = () =>
  values.count === undefined ? performance.now() < end : seed < Number(first) + Number(values.count);
let [seed, sound, findings] = [Number(first), 0, 0];
do {
  try {
    if (await fuzz(new Random(seed))) sound += 1;
  } catch (error) {
    findings += 1;
    console.log(`${part}, seed ${seed}: ${(error as Error).stack}`);
  }
  seed += 1;
} while (hasMore() && findings < MAX_FINDINGS);
console.log(`${part}: seeds ${first} to ${seed - 1}, ${sound} of them sound, ${findings} findings`);
process.exitCode = findings === 0 ? 0 : 1;
