import { counted } from '../../base/units.ts';
import { codeText } from '../exit-code.ts';
import type { Life } from '../life.ts';
import { commandText, type StartedRun } from './started.ts';

/**
 * What the containers of the micro image did that those of the original did not, as one sentence; undefined if they
 * went alike. Compares each with the original's containers of the same command, because a test may run several at once
 * in any order; of a command that only this run had, with all of them.
 */
export function suiteDifference(original: readonly StartedRun[], micro: readonly StartedRun[]): string | undefined {
  const ran = (all: readonly StartedRun[]) =>
    all.filter(({ life, starts, notStarted }) => starts > 0 || notStarted !== undefined || life.ended);
  const before = ran(original);
  for (const one of ran(micro)) {
    const same = before.filter((other) => commandText(other) === commandText(one));
    const how = difference(same.length > 0 ? same : before, one);
    if (how) return `${nameOf(one)} ${how}`;
  }
  return undefined;
}

function difference(before: readonly StartedRun[], { life, notStarted, failedExecs }: StartedRun): string | undefined {
  if (notStarted !== undefined && !before.some((one) => one.notStarted !== undefined))
    return `did not start: ${notStarted}; the original did`;
  const exec = failedExecs.find((program) => !before.some((one) => one.failedExecs.includes(program)));
  if (exec !== undefined) return `did not start ${exec} for docker exec; on the original it did`;
  const originals = before.map((one) => one.life);
  const some = (is: (one: Life) => boolean) => originals.some(is);
  if (life.outOfMemory && !some((one) => one.outOfMemory)) return 'ran out of memory; the original did not';
  if (life.unhealthy && !some((one) => one.unhealthy)) return 'turned unhealthy; the original did not';
  const code = life.ended?.exitCode;
  if (code !== undefined && !some(({ ended }) => ended?.exitCode === code)) {
    const usual = originals.find(({ ended }) => ended)?.ended;
    const then = usual ? `with ${codeText(usual.exitCode)}` : 'not before it was stopped';
    return `ended by itself with ${codeText(code)}; the original ended ${then}`;
  }
  const stop = life.stops.find((one) => !some(({ stops }) => stops.includes(one)));
  const usual = originals.flatMap(({ stops }) => stops)[0];
  if (stop !== undefined && usual !== undefined)
    return `ended with ${codeText(stop)} when it was stopped; the original with ${codeText(usual)}`;
  const most = Math.max(...originals.map(({ deaths }) => deaths));
  if (life.deaths > most)
    return `ended by itself ${counted(life.deaths, 'time')}; the original ${counted(most, 'time')}`;
  return undefined;
}

function nameOf(one: StartedRun): string {
  return `the container ${one.name} (${commandText(one)})`;
}
