import { counted } from '../../base/units.ts';
import { codeText } from '../exit-code.ts';
import type { Life } from '../life.ts';
import { commandText, type StartedRun } from './started.ts';

/**
 * What the containers of the micro image did that those of the original did not, as one sentence; undefined if they
 * went alike. Compares each with the original's containers of the same request, because a test may run several at once
 * in any order; of a request that only this run had, with those of the same command, else with all of them.
 */
export function suiteDifference(original: readonly StartedRun[], micro: readonly StartedRun[]): string | undefined {
  const before = original.filter(hasRun);
  const after = micro.filter(hasRun);
  for (const one of after) {
    const alike = originalsOf(one, before);
    const how = difference(alike, one) ?? execDifference(alike, one);
    if (how) return `${nameOf(one)} ${how}`;
  }
  for (const one of after) {
    const how = fewerGoodEnds(before.filter(isSame(one)), after.filter(isSame(one)));
    if (how) return `the containers of the command ${commandText(one)} ${how}`;
  }
  // Commands can have another name or number in each run.
  const how = fewerGoodEnds(before, after);
  return how && `all containers together ${how}`;
}

/** Whether the engine tried to start it. */
export function hasRun({ life, starts, notStarted }: StartedRun): boolean {
  return starts > 0 || notStarted !== undefined || life.ended !== undefined;
}

/** The original's containers that one of the micro image is compared with. */
export function originalsOf(one: StartedRun, before: readonly StartedRun[]): readonly StartedRun[] {
  const same = before.filter(isSame(one));
  if (same.length > 0) return same;
  const command = before.filter((other) => commandText(other) === commandText(one));
  return command.length > 0 ? command : before;
}

/**
 * How long a container must have run to tell that it does not end by itself as the original's did, in milliseconds;
 * undefined if some of those did not end by themselves. A test that stops one that is about to end is no difference.
 */
export function overdueMs(before: readonly StartedRun[]): number | undefined {
  const times = before.map(({ life, ms }) => (life.ended && life.stops.length === 0 ? ms : undefined));
  if (times.length === 0 || times.includes(undefined)) return undefined;
  return 2 * Math.max(...(times as number[])) + SLOW_MS;
}

const SLOW_MS = 500;

function isSame(one: StartedRun): (other: StartedRun) => boolean {
  return (other) => commandText(other) === commandText(one) && other.setting === one.setting;
}

function difference(before: readonly StartedRun[], { life, notStarted, ms }: StartedRun): string | undefined {
  if (notStarted !== undefined && !before.some((one) => one.notStarted !== undefined))
    return `did not start: ${notStarted}; the original did`;
  const originals = before.map((one) => one.life);
  const some = (is: (one: Life) => boolean) => originals.some(is);
  if (life.outOfMemory && !some((one) => one.outOfMemory)) return 'ran out of memory; the original did not';
  if (life.unhealthy && !some((one) => one.unhealthy)) return 'turned unhealthy; the original did not';
  const code = life.ended?.exitCode;
  const ended = originals.find((one) => one.ended)?.ended;
  if (code !== undefined && !some((one) => one.ended?.exitCode === code)) {
    const then = ended ? `with ${codeText(ended.exitCode)}` : 'not before it was stopped';
    return `ended by itself with ${codeText(code)}; the original ended ${then}`;
  }
  const overdue = overdueMs(before);
  if (ended && overdue !== undefined && life.deaths === 0 && ms !== undefined && ms > overdue)
    return `ran until it was stopped; the original ended by itself with ${codeText(ended.exitCode)}`;
  const stop = life.stops.find((one) => !some(({ stops }) => stops.includes(one)));
  const usual = originals.flatMap(({ stops }) => stops)[0];
  if (stop !== undefined && usual !== undefined)
    return `ended with ${codeText(stop)} when it was stopped; the original with ${codeText(usual)}`;
  const most = Math.max(...originals.map(({ deaths }) => deaths));
  // One that its restart policy starts again and again ends as often as there is time.
  if (life.deaths > (most > 1 ? 2 * most : most))
    return `ended by itself ${counted(life.deaths, 'time')}; the original ${counted(most, 'time')}`;
  return undefined;
}

/** A command that is tried until it succeeds may fail more often; but it must have ended once as on the original. */
function execDifference(before: readonly StartedRun[], { execs }: StartedRun): string | undefined {
  for (const [command, codes] of execs) {
    const usual = before.flatMap((one) => one.execs.get(command) ?? []);
    if (usual.length === 0 || codes.some((code) => usual.includes(code))) continue;
    const how = codes.length === 0 ? 'did not start, or did not end' : `ended with ${codeText(codes[0]!)}`;
    return `went otherwise: docker exec (or HEALTHCHECK) of "${command}" ${how}; on the original it ended with ${codeText(usual[0]!)}`;
  }
  return undefined;
}

/** The same request can get another input. Another number of containers is a test that tries until one succeeds. */
function fewerGoodEnds(before: readonly StartedRun[], after: readonly StartedRun[]): string | undefined {
  if (before.length !== after.length) return undefined;
  const good = (all: readonly StartedRun[]) => all.filter(({ life }) => life.ended?.exitCode === 0).length;
  const bad = (all: readonly StartedRun[]) => all.filter(({ life }) => (life.ended?.exitCode ?? 0) !== 0).length;
  if (good(after) >= good(before) || bad(after) <= bad(before)) return undefined;
  return `ended with exit code 0 ${counted(good(after), 'time')}; those of the original ${counted(good(before), 'time')}`;
}

function nameOf(one: StartedRun): string {
  return `the container ${one.name} (${commandText(one)})`;
}
