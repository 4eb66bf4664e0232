import { expect, test } from 'vitest';
import { suiteDifference } from '../../../src/trial/suite/ends.ts';
import type { StartedRun } from '../../../src/trial/suite/started.ts';

type Change = Partial<Omit<StartedRun, 'life'>> & Partial<StartedRun['life']>;

/** A container that ran and ended with 0, but for the changes. */
function ran({
  command = ['serve'],
  starts = 1,
  notStarted,
  failedExecs = [],
  name = 'web',
  entrypoint,
  ...life
}: Change = {}): StartedRun {
  return {
    ...{ id: 'a'.repeat(64), name, image: 'app:ci', command, starts, failedExecs },
    ...(notStarted === undefined ? {} : { notStarted }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    life: {
      ...{ ended: { exitCode: 0 }, deaths: 1, unhealthy: false, outOfMemory: false, handled: false, stops: [] },
      ...life,
    },
  };
}
const stopped = (code: number, change: Change = {}) => ran({ ended: undefined, deaths: 0, stops: [code], ...change });
const exits = (exitCode: number, change: Change = {}) => ran({ ended: { exitCode }, ...change });

test.each<[what: string, original: StartedRun[], micro: StartedRun[], says: string | undefined]>([
  ['alike', [ran()], [ran()], undefined],
  ['in another order', [exits(0), exits(3)], [exits(3), exits(0)], undefined],
  ['one more of the same', [exits(3)], [exits(3), exits(3)], undefined],
  [
    'another exit code',
    [exits(0)],
    [exits(1)],
    'ended by itself with exit code 1; the original ended with exit code 0',
  ],
  [
    'an exit code that only another command has',
    [exits(0), exits(1, { command: ['check'] })],
    [exits(1), exits(1, { command: ['check'] })],
    'ended by itself with exit code 1',
  ],
  ['a new command that ends as others do', [exits(0)], [exits(0), exits(0, { command: ['new'] })], undefined],
  ['a new command that fails', [exits(0)], [exits(0), exits(127, { command: ['new'] })], 'exit code 127'],
  ['the same command by another entrypoint', [exits(0)], [exits(0), exits(1, { entrypoint: ['sh'] })], 'exit code 1'],
  ['ended instead of stopped', [stopped(0)], [exits(0)], 'the original ended not before it was stopped'],
  [
    'another end at the stop',
    [stopped(0)],
    [stopped(1)],
    'ended with exit code 1 when it was stopped; the original with exit code 0',
  ],
  ['killed at the stop', [stopped(0)], [stopped(137)], 'ended with exit code 137'],
  ['out of memory', [ran()], [ran({ outOfMemory: true })], 'ran out of memory; the original did not'],
  ['unhealthy', [stopped(0)], [stopped(0, { unhealthy: true })], 'turned unhealthy; the original did not'],
  ['unhealthy both', [stopped(0, { unhealthy: true })], [stopped(0, { unhealthy: true })], undefined],
  ['restarted', [ran()], [ran({ deaths: 3 })], 'ended by itself 3 times; the original 1 time'],
  [
    'not started',
    [ran()],
    [ran({ starts: 0, ended: undefined, deaths: 0, notStarted: 'no sh' })],
    'did not start: no sh',
  ],
  ['an exec that did not start', [ran()], [ran({ failedExecs: ['ls'] })], 'did not start ls for docker exec'],
  ['an exec that starts on neither', [ran({ failedExecs: ['ls'] })], [ran({ failedExecs: ['ls'] })], undefined],
  ['made and never started', [ran()], [ran(), ran({ starts: 0, ended: undefined, deaths: 0 })], undefined],
])('%s', (_, original, micro, says) => {
  const difference = suiteDifference(original, micro);
  if (says === undefined) expect(difference).toBeUndefined();
  else expect(difference).toMatch(/^the container web \((?:--entrypoint sh )?app:ci \w+\) /);
  if (says) expect(difference).toContain(says);
});
