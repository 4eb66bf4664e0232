import { execFileSync } from 'node:child_process';
import { build } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';

/** Keeps half a million objects and prints the size of the space for new objects, in MB. */
const KEEPING = `
import { getHeapSpaceStatistics } from 'node:v8';
const kept = [];
for (let n = 0; n < 500_000; n++) kept.push({ name: 'n' + n });
console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 1e6);
`;

/** Keeps the newest 200,000 objects and prints the largest size of the heap, in MB. */
const CHANGING = `
const kept = [];
let most = 0;
for (let n = 0; n < 2_000_000; n++) {
  kept[n % 200_000] = { name: 'n' + n };
  if (n % 1_000 === 0) most = Math.max(most, process.memoryUsage().heapTotal);
}
console.log(most / 1e6);
`;

let code = '';
beforeAll(async () => {
  const { output } = await build({ input: 'src/base/heap.ts', platform: 'node', write: false });
  code = output[0].code.replace(/export \{.*\};/s, '');
  expect(code).not.toContain('export');
});

function printed(program: string): number {
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }));
}

test('the space for new objects keeps its size, but grows without the call', () => {
  expect(printed(KEEPING)).toBeGreaterThan(15);
  expect(printed(`${code}\nkeepNewSpaceSmall();\n${KEEPING}`)).toBeLessThan(8);
});

test('frequent collection makes the heap smaller', () => {
  const before = printed(`${code}\nkeepNewSpaceSmall();\n${CHANGING}`);
  expect(printed(`${code}\nkeepNewSpaceSmall();\ncollectOften();\n${CHANGING}`)).toBeLessThan(0.7 * before);
});
