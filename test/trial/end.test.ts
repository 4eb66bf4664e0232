import { describe, expect, test } from 'vitest';
import type { ContainerInspect } from '../../src/engine/inspect.ts';
import { parseReadiness } from '../../src/request/readiness.ts';
import { differenceOf, type End, endFrom, fallOf, fewerStartsText } from '../../src/trial/end.ts';
import type { Life } from '../../src/trial/life.ts';
import { ENDED_WELL, inspected } from './containers.ts';

const LIFE: Life = { ended: undefined, deaths: 0, unhealthy: false, outOfMemory: false, handled: false, stops: [] };
const end = ENDED_WELL;
const STOPPED = { endsOnSignal: true, health: 0, execs: [] };

test('the original ended before it was ready, and the micro container did not', () => {
  const twice = { ...end, endedBefore: 2 };
  expect(fewerStartsText(twice, end)).toMatch(
    /^The original ended 2 times before it was ready, and was restarted; the/,
  );
  expect([fewerStartsText(end, twice), fewerStartsText(twice, twice), fewerStartsText(undefined, end)]).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

describe('a container of the micro image', () => {
  test.each<[string, Partial<End>, Partial<End>, string | undefined]>([
    ['ends as the original did', {}, {}, undefined],
    ['ends by itself as the original did', { running: false, exitCode: 3 }, { running: false, exitCode: 3 }, undefined],
    [
      'does not end',
      { running: false },
      {},
      'the container still runs after the test; the original ended by itself with exit code 0',
    ],
    ['ends as the original when the test stops it', { stops: [0, 1] }, { stops: [0, 1] }, undefined],
    [
      'ends with another exit code when the test stops it',
      { stops: [0, 1] },
      { stops: [0, 3, 0] },
      'the container ended with exit code 3 when the test stopped it; on the original with exit code 1',
    ],
    ['ended before it was ready too', { endedBefore: 2 }, { endedBefore: 1 }, undefined],
    [
      'ended before it was ready',
      {},
      { endedBefore: 1 },
      'the container ended 1 time before it was ready; the original did not',
    ],
    [
      'has to be killed as the original had',
      { killed: true, exitCode: 137 },
      { killed: true, exitCode: 137 },
      undefined,
    ],
    ['ends by itself where the original was killed', { killed: true, exitCode: 137 }, {}, undefined],
    ['is gone, so that nobody knows', {}, { exitCode: undefined }, undefined],
    ['was unhealthy as the original was', { unhealthy: true }, { unhealthy: true }, undefined],
    [
      'stops with another code',
      {},
      { exitCode: 1 },
      'the container ended when it was stopped with exit code 1; on the original with exit code 0',
    ],
    ['is ended by a signal', {}, { exitCode: 139 }, 'ended when it was stopped with exit code 139 (SIGSEGV)'],
    [
      'ends by itself with another code',
      { running: false },
      { running: false, exitCode: 127 },
      'ended by itself with exit code 127; on the original with exit code 0',
    ],
    [
      'ends during the test',
      {},
      { running: false, exitCode: 1 },
      'the container ended during the test with exit code 1; on the original it still ran',
    ],
    [
      'has to be killed',
      {},
      { killed: true, exitCode: 137 },
      'the container had to be killed to stop it; the original ended by itself',
    ],
    [
      'is restarted',
      {},
      { restarts: 2 },
      'the container was restarted 2 times during the test; on the original 0 times',
    ],
    [
      'is not restarted as the original was',
      { restarts: 2 },
      {},
      'the original was restarted 2 times during the test; the container was not',
    ],
    ['is restarted fewer times', { restarts: 2 }, { restarts: 1 }, undefined],
    [
      'does not start an exec',
      {},
      { execs: [{ program: 'cat', exitCode: 127 }] },
      'docker exec of "cat" did not start (exit code 127); on the original it did. The program or its working folder (--workdir) is missing',
    ],
    [
      'does not start an exec, as the original did not',
      { execs: [{ program: 'cat', exitCode: 126 }] },
      { execs: [{ program: 'cat', exitCode: 127 }] },
      undefined,
    ],
    ['has the same HEALTHCHECK', { health: 1 }, { health: 1 }, undefined],
    ['has a HEALTHCHECK that could not be run', { health: 0 }, { health: undefined }, undefined],
    [
      'has a HEALTHCHECK that fails',
      { health: 0 },
      { health: 2 },
      'the HEALTHCHECK ended with exit code 2 after the test; on the original it ended with exit code 0',
    ],
    [
      'has a HEALTHCHECK that takes too long',
      { health: 0 },
      { health: 'too long' },
      'the HEALTHCHECK took too long after the test; on the original it ended with exit code 0',
    ],
    [
      'is unhealthy',
      {},
      { unhealthy: true },
      'the container turned unhealthy during the test; on the original it did not',
    ],
    [
      'runs out of memory',
      {},
      { outOfMemory: true, running: false },
      'the container ran out of memory; the original did not',
    ],
  ])('%s', (_, original, micro, difference) => {
    const found = differenceOf({ ...end, ...original }, { ...end, ...micro });
    if (difference === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(difference);
  });
});

test("how a container ended is read from the engine's answers", () => {
  const state = (change: Partial<ContainerInspect['State']>) => ({ State: { ...inspected().State, ...change } });
  expect(endFrom(inspected(), inspected(state({ Running: false, ExitCode: 3 })), STOPPED, LIFE, LIFE)).toEqual({
    ...end,
    health: 0,
    exitCode: 3,
  });
  const unhealthy = inspected({ ...state({ Health: { Status: 'unhealthy' } }), RestartCount: 2 });
  expect(endFrom(unhealthy, undefined, { ...STOPPED, endsOnSignal: false, health: 1 }, LIFE, LIFE)).toEqual({
    ...end,
    restarts: 2,
    unhealthy: true,
    health: 1,
    exitCode: undefined,
    killed: true,
  });
  expect(endFrom(inspected(state({ Restarting: true })), undefined, STOPPED, LIFE, LIFE).running).toBe(false);
  expect(endFrom(undefined, inspected(state({ OOMKilled: true })), STOPPED, LIFE, LIFE)).toMatchObject({
    running: false,
    outOfMemory: true,
  });
});

describe('a container of the original', () => {
  const up = inspected();
  const state = (change: Partial<ContainerInspect['State']>) => inspected({ State: { ...up.State, ...change } });
  test.each<[string, string, ContainerInspect | undefined, Partial<Life>, Partial<Life>, string | undefined]>([
    ['stays up', 'auto', up, {}, {}, undefined],
    ['ends', 'auto', state({ Running: false, ExitCode: 3 }), {}, { deaths: 1 }, 'ended during it with exit code 3'],
    [
      'waits for its restart',
      'tcp:80',
      state({ Restarting: true }),
      {},
      { deaths: 1 },
      'ended during it with exit code 0',
    ],
    ['was restarted', 'auto', up, { deaths: 1 }, { deaths: 3 }, 'ended during it and was restarted 2 times'],
    ['was restarted before it was ready', 'auto', up, { deaths: 2 }, { deaths: 2 }, undefined],
    ['turned unhealthy', 'log:x', up, {}, { unhealthy: true }, 'turned unhealthy during it'],
    ['was unhealthy before', 'log:x', up, { unhealthy: true }, { unhealthy: true }, undefined],
    ['is stopped by the test', 'auto', state({ Running: false }), {}, { handled: true }, undefined],
    ['is meant to end', 'exit', state({ Running: false }), {}, { deaths: 1 }, undefined],
    ['may end', 'none', state({ Running: false, ExitCode: 1 }), {}, { deaths: 1 }, undefined],
    ['was removed by the test', 'auto', undefined, {}, {}, undefined],
  ])('that %s during the test (ready: %s)', (_, ready, after, before, tested, text) => {
    const fall = fallOf(parseReadiness(ready), after, { ...LIFE, ...before }, { ...LIFE, ...tested });
    if (text === undefined) expect(fall).toBeUndefined();
    else expect(fall?.text).toContain(text);
  });
});
