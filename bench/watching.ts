import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project, serviceFlags } from '../test/support/cli.ts';
import { images } from '../test/support/images.ts';
import { Limits, median, print } from './table.ts';

const ROUNDS = 3;
/** Limits of whole runs with `watch-verify` as a ratio to runs without, for a short and for a long test. */
const SHORT_LIMIT = 1.4;
const LONG_LIMIT = 1.15;
/** Longer than a test that runs once more as the image ships. */
const LONG_TEST = ['bash', '-c', '"$@" && sleep 40', 'long'];
const SERVICES = ['nginx', 'postgres', 'redis'];

/** Compares whole runs with and without a watched verification, in turns. Returns the number of missed limits. */
export async function measureWatching(): Promise<number> {
  const limits = new Limits();
  const rows = [['whole run', 'not watched', 'watched', 'ratio']];
  for (const name of SERVICES) {
    const image = images.find((candidate) => candidate.name === name)!;
    const tests = name === 'redis' ? [image.test, [...LONG_TEST, ...image.test]] : [image.test];
    for (const [at, test] of tests.entries()) {
      const seconds = { false: [] as number[], true: [] as number[] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const watched of ['false', 'true'] as const) {
          seconds[watched].push(secondsOf([...serviceFlags(image), '--watch-verify', watched], test));
        }
      }
      const [plain, watched] = [median(seconds.false), median(seconds.true)];
      const ratio = limits.check(watched / plain, at === 0 ? SHORT_LIMIT : LONG_LIMIT);
      rows.push([
        `${name}, ${at === 0 ? 'short' : 'long'} test`,
        `${plain.toFixed(1)} s`,
        `${watched.toFixed(1)} s`,
        ratio,
      ]);
    }
  }
  print('A watched verification', rows);
  return limits.missed;
}

function secondsOf(flags: string[], test: string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const begin = performance.now();
  const where = ['--output', folder, '--tag', 'micropacker-bench-watching'];
  const args = [join(project, 'dist/cli.js'), 'run', ...flags, ...where, '--', ...test];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const seconds = (performance.now() - begin) / 1000;
  rmSync(folder, { recursive: true });
  spawnSync('docker', ['image', 'rm', '--force', 'micropacker-bench-watching']);
  if (status !== 0) throw new Error(stderr);
  return seconds;
}
