import { expect, test } from 'vitest';
import { originalsOf, overdueMs, suiteDifference } from '../../../src/trial/suite/ends.ts';
import type { StartedRun } from '../../../src/trial/suite/started.ts';

const ALIVE = { ended: undefined, deaths: 0, unhealthy: false, outOfMemory: false, handled: false, stops: [] };

/** A container that ended by itself with this code, or that was stopped. */
function ran(code: number | 'stopped', more: Partial<StartedRun> = {}): StartedRun {
  const ended = code === 'stopped' ? undefined : { exitCode: code };
  const life = { ...ALIVE, ended, deaths: ended ? 1 : 0, stops: ended ? [] : [143] };
  const own = { id: 'a', name: 'one', image: 'app', command: ['run'], setting: '', execs: new Map(), starts: 1 };
  return { ...own, life, ms: 100, ...more };
}

const exec = (...codes: number[]) => ({ execs: new Map([['check', codes]]) });
const again = (deaths: number) => ({ life: { ...ALIVE, ended: { exitCode: 4 }, deaths } });

test.each<[what: string, original: StartedRun[], micro: StartedRun[]]>([
  ['in another order', [ran(0), ran(1)], [ran(1), ran(0)]],
  ['tried once more', [ran(1), ran(0)], [ran(1), ran(1), ran(0)]],
  ['stopped just before its end', [ran(0)], [ran('stopped', { ms: 200 })]],
  ['an exec that is tried until it succeeds', [ran('stopped', exec(0))], [ran('stopped', exec(1, 1, 0))]],
  ['an exec that only this one had', [ran('stopped')], [ran('stopped', exec(1))]],
  ['restarted as often as there was time', [ran(4, again(4))], [ran(4, again(6))]],
  ['a container that was only created', [ran(0), ran(0, { starts: 0 })], [ran(0), ran(0)]],
])('no difference: %s', (_, original, micro) => {
  expect(suiteDifference(original, micro)).toBeUndefined();
});

test.each<[says: string, original: StartedRun[], micro: StartedRun[]]>([
  ['ended by itself with exit code 1; the original ended with exit code 0', [ran(0)], [ran(1)]],
  ['ended by itself with exit code 0; the original ended not before it was stopped', [ran('stopped')], [ran(0)]],
  ['ran until it was stopped; the original ended by itself', [ran(0)], [ran('stopped', { ms: 5000 })]],
  ['"check" ended with exit code 1; on the original it ended with exit code 0', [ran(0, exec(0))], [ran(0, exec(1))]],
  ['"check" did not start, or did not end', [ran(0, exec(0))], [ran(0, exec())]],
  ['ended with exit code 0 0 times; those of the original 1 time', [ran(0), ran(1)], [ran(1), ran(1)]],
  [
    'all containers together ended with exit code 0 0 times',
    [ran(0, { command: ['run', '1'] }), ran(1)],
    [ran(1, { command: ['run', '2'] }), ran(1)],
  ],
  [
    'ended by itself with exit code 1; the original ended with exit code 0',
    [ran(0, { setting: 'good' }), ran(1, { setting: 'bad' })],
    [ran(1, { setting: 'good' }), ran(1, { setting: 'bad' })],
  ],
  ['ended by itself 12 times; the original 4 times', [ran(4, again(4))], [ran(4, again(12))]],
])('%s', (says, original, micro) => {
  expect(suiteDifference(original, micro)).toContain(says);
});

test('is overdue only if all of the original ended by themselves', () => {
  expect(overdueMs([ran(0, { ms: 100 }), ran(0, { ms: 300 })])).toBe(1100);
  expect(overdueMs([ran(0), ran('stopped')])).toBeUndefined();
  expect(overdueMs([])).toBeUndefined();
});

test('is compared with the same request, else with the same command, else with all', () => {
  const all = [ran(0, { setting: 'x' }), ran(0, { setting: 'y' }), ran(0, { command: [] })];
  expect(originalsOf(ran(0, { setting: 'x' }), all)).toEqual([all[0]]);
  expect(originalsOf(ran(0, { setting: 'z' }), all)).toEqual([all[0], all[1]]);
  expect(originalsOf(ran(0, { command: ['other'] }), all)).toEqual(all);
});
