import { execFileSync } from 'node:child_process';
import { build } from 'rolldown';
import { expect, test } from 'vitest';

/** Keeps half a million objects and prints how large the space for new ones is then, in MB. */
const PROGRAM = `
import { getHeapSpaceStatistics } from 'node:v8';
const kept = [];
for (let n = 0; n < 500_000; n++) kept.push({ name: 'n' + n });
console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size / 1e6);
`;

function newSpaceAfter(before: string): number {
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', before + PROGRAM], { encoding: 'utf8' }),
  );
}

test('the space for new objects stays as it is, and would not', async () => {
  const { output } = await build({ input: 'src/heap.ts', platform: 'node', write: false });
  const code = output[0].code.replace(/export \{.*\};/s, '');
  expect(code).not.toContain('export');
  expect(newSpaceAfter('')).toBeGreaterThan(15);
  expect(newSpaceAfter(`${code}\nkeepNewSpaceSmall();\n`)).toBeLessThan(8);
});
