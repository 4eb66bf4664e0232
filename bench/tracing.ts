import type { Observed } from '../src/trial/observed.ts';
import { captureOf, inPlace, type Load, tracerOf } from './services.ts';
import { Limits, median, print, progress } from './table.ts';

/** 45 captures with the loads below: about six minutes. */
const ROUNDS = 5;
const TRACERS = ['none', 'sysdig', 'strace'] as const;
type Results = Record<(typeof TRACERS)[number], Observed[]>;

/** Limits: the traced time as a multiple of the untraced time, and seconds until the tracer observes. */
const LIMITS = { sysdig: { cost: 1.25, attach: 2 }, strace: { cost: 1.6, attach: 0.6 } };

const LOADS: Load[] = [
  { image: 'nginx', argv: () => ['node', 'bench/load-http.js', '18080', '8000'] },
  { image: 'postgres', argv: () => ['node', 'bench/load-postgres.js', '6000'] },
  { image: 'redis', argv: () => ['node', 'bench/load-redis.js', '18379', '150000'] },
];

/** Runs the load untraced, with sysdig and with strace, in turns. Returns the number of missed limits. */
export async function measureTracing(): Promise<number> {
  const limits = new Limits();
  const rows = [
    ['load', 'untraced', 'sysdig / untraced', 'strace / untraced', 'drops', 'attach sysdig, s', 'attach strace, s'],
  ];
  for (const load of LOADS) {
    rows.push(rowOf(load.image, await measure(load), limits));
    progress(rows.at(-1)!.join('  '));
  }
  print(`The same load untraced and traced, medians of ${ROUNDS}`, rows);
  return limits.missed;
}

async function measure(load: Load): Promise<Results> {
  const results: Results = { none: [], sysdig: [], strace: [] };
  await inPlace(async (place) => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const tracer of TRACERS) {
        const observed = await captureOf(load, await tracerOf(tracer, place), place);
        results[tracer].push(observed);
        const seconds = (observed.verdict.test!.ms / 1000).toFixed(2);
        progress(`${load.image}, ${tracer}, round ${round + 1} of ${ROUNDS}: ${seconds} s`);
      }
    }
  });
  return results;
}

function rowOf(name: string, results: Results, limits: Limits): string[] {
  const seconds = (observed: Observed[]) => median(observed.map(({ verdict }) => verdict.test!.ms / 1000));
  const attach = (observed: Observed[]) => median(observed.map(({ attachMs }) => attachMs / 1000));
  const untraced = seconds(results.none);
  return [
    name,
    `${untraced.toFixed(2)} s`,
    limits.check(seconds(results.sysdig) / untraced, LIMITS.sysdig.cost),
    limits.check(seconds(results.strace) / untraced, LIMITS.strace.cost),
    limits.check(
      results.sysdig.reduce((sum, { captured }) => sum + captured.drops, 0),
      0,
      0,
    ),
    limits.check(attach(results.sysdig), LIMITS.sysdig.attach),
    limits.check(attach(results.strace), LIMITS.strace.attach),
  ];
}
