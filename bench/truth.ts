import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../src/report/report.ts';
import { Random } from '../test/fuzz/random.ts';
import { cli, readReport } from '../test/support/cli.ts';
import { type CompleteList, MUTATION_KINDS, type Mutation, mutationOf } from './mutations.ts';
import { Limits, print } from './table.ts';
import {
  type ByHand,
  byHand,
  completeList,
  docker,
  flagsOf,
  SERVICES,
  type TruthService,
  truthServices,
} from './truth-services.ts';

const COUNT = 300;
/** At least this share of the mutations must be healed or harmless. */
const GOOD_SHARE = 0.9;
const AT_ONCE = 2;

/** What came of a mutation. A step that says "ok" is believed only if the image also works by hand. */
const ENDS = ['harmless', 'healed', 'failed, named', 'failed, not named', 'FALSE OK'] as const;
type End = (typeof ENDS)[number];

export interface TruthOptions {
  count?: number;
  seed?: number;
  /** Names of service images. */
  services?: readonly string[];
}

interface Service extends TruthService {
  list: CompleteList;
  /** What the original did by hand; `answer` only if it is always the same. */
  original: Omit<ByHand, 'answer'> & { answer: string | undefined };
}

interface Trial {
  service: Service;
  mutation: Mutation;
}

interface Ended extends Trial {
  end: End;
  seconds: number;
}

/**
 * Packs mutations of complete lists, and tries by hand what passes. Prints the counts for each kind of mutation.
 * Returns the number of missed limits.
 */
export async function measureTruth(options: TruthOptions = {}): Promise<number> {
  const { count = COUNT, seed = Date.now() % 2 ** 32, services: names = SERVICES } = options;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const services: Service[] = [];
    for (const service of truthServices(names)) services.push(await prepared(service, folder));
    const random = new Random(seed);
    const trials = random.times(count, (at) => {
      const service = services[at % services.length]!;
      // Each service gets every kind, also where one number of them divides the other.
      const kind = MUTATION_KINDS[Math.floor(at / services.length) % MUTATION_KINDS.length]!;
      return { service, mutation: mutationOf(kind, service.list, random) };
    });
    return tell(await all(trials, folder), `seed ${seed}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function prepared(service: TruthService, folder: string): Promise<Service> {
  const list = await completeList(service, join(folder, service.name));
  const [first, second] = [await byHand(service, service.tag), await byHand(service, service.tag)];
  if (!first.passed || !second.passed) throw new Error(`${service.name}: the test fails on the original by hand`);
  const answer = first.answer === second.answer ? first.answer : undefined;
  return { ...service, list, original: { ...first, answer } };
}

/** Runs some trials at once, and returns their ends in order. */
async function all(trials: readonly Trial[], folder: string): Promise<Ended[]> {
  const ended: Ended[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < trials.length; at = next++) ended[at] = await run(trials[at]!, at, folder);
  };
  // Waits for all of them even if one fails, so that nothing is left over.
  for (const lane of await Promise.allSettled(Array.from({ length: AT_ONCE }, work)))
    if (lane.status === 'rejected') throw lane.reason;
  return ended;
}

async function run(trial: Trial, at: number, folder: string): Promise<Ended> {
  const { service, mutation } = trial;
  const [list, output] = [join(folder, `${at}.txt`), join(folder, String(at))];
  const tag = `micropacker-bench-truth:${at}`;
  writeFileSync(list, `${service.list.paths.filter((path) => !mutation.removed.has(path)).join('\n')}\n`);
  const begin = performance.now();
  // Two lists can give the same image; an engine that removes it for one run can refuse it to the other.
  const where = ['--file-list', list, '--tag', tag, '--label', `list=${at}`, '--output', output];
  const { code, stderr } = await cli(['pack', ...flagsOf(service), ...where, '--test', service.test]);
  const seconds = (performance.now() - begin) / 1000;
  const report = readReport(output);
  const wrong = code === 0 ? differenceOf(service.original, await tried(service, tag)) : undefined;
  const end = code === 0 ? endOfOk(report, wrong) : endOfFailure(stderr);
  rmSync(output, { recursive: true });
  console.log(`${at}: ${service.name}, ${mutation.kind}, ${mutation.what}: ${end} (${seconds.toFixed(0)} s)`);
  if (end === 'FALSE OK') console.log(`${wrong}\n${stderr}`);
  else if (code !== 0) console.log(stderr);
  return { ...trial, end, seconds };
}

async function tried(service: TruthService, tag: string): Promise<ByHand> {
  try {
    return await byHand(service, tag);
  } finally {
    await docker(['image', 'rm', '--force', tag]);
  }
}

function endOfOk({ healed, missed }: Report, wrong: string | undefined): End {
  if (wrong !== undefined) return 'FALSE OK';
  return healed.length + missed.length > 0 ? 'healed' : 'harmless';
}

/** A failure must name a path that is missing, or show what the container printed. */
function endOfFailure(stderr: string): End {
  const shown = /^ {2}(?:Missing at run time, but in|In listed folders, but only in) the original:\n {2}\| "?\//m;
  const printed = /^ {2}Last lines of the container:\n {2}\| \S/m;
  const said = /^error: .*(?:named by drop|did not find|not found|No such file)/m;
  return [shown, printed, said].some((pattern) => pattern.test(stderr)) ? 'failed, named' : 'failed, not named';
}

/** What the micro image did otherwise than the original, by hand; undefined if nothing. */
function differenceOf(original: Service['original'], micro: ByHand): string | undefined {
  if (!micro.passed) return `by hand, the test fails: ${micro.answer}${micro.evidence}`;
  if (original.answer !== undefined && micro.answer !== original.answer) return `by hand, it answers ${micro.answer}`;
  if (micro.health !== original.health) return `by hand, the HEALTHCHECK ends with ${micro.health}`;
  if (micro.exitCode !== original.exitCode) return `by hand, the stop ends it with ${micro.exitCode}`;
  return undefined;
}

function tell(ended: readonly Ended[], seed: string): number {
  const limits = new Limits();
  const rows: string[][] = [['kind', 'lists', 'ok and works', ...ENDS, 'seconds']];
  for (const kind of [...MUTATION_KINDS, 'all'] as const) {
    const those = ended.filter(({ mutation }) => kind === 'all' || mutation.kind === kind);
    if (those.length > 0) rows.push([kind, ...cells(those)]);
  }
  print(`Lists with something missing, packed and tried by hand (${seed})`, rows);
  const share = (wanted: readonly End[]) => ended.filter(({ end }) => wanted.includes(end)).length / ended.length;
  print('Limits', [
    ['false ok', limits.check(share(['FALSE OK']) * ended.length, 0, 0)],
    ['failed without a path or a line', limits.check(share(['failed, not named']) * ended.length, 0, 0)],
    ['neither healed nor harmless', limits.check(1 - share(['harmless', 'healed']), 1 - GOOD_SHARE)],
  ]);
  return limits.missed;
}

function cells(ended: readonly Ended[]): string[] {
  const count = (...wanted: End[]) => String(ended.filter(({ end }) => wanted.includes(end)).length);
  const seconds = ended.reduce((sum, one) => sum + one.seconds, 0) / ended.length;
  return [String(ended.length), count('harmless', 'healed'), ...ENDS.map((end) => count(end)), seconds.toFixed(1)];
}
