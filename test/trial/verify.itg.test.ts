import { afterEach, describe, expect, test } from 'vitest';
import { EXIT, Failure } from '../../src/base/failure.ts';
import { clean } from '../../src/base/path.ts';
import { Touches } from '../../src/capture/touch.ts';
import type { Tracer } from '../../src/capture/tracer.ts';
import type { Explains } from '../../src/trial/subject.ts';
import type { Verdict } from '../../src/trial/verdict.ts';
import { requirePass, verify } from '../../src/trial/verify.ts';
import { runnable } from '../support/image-names.ts';
import { brokenTracer, sleeper, tracerThat, watchWith } from './subjects.ts';

const RUN = 'verify-test';
const passing = sleeper(RUN, { phase: 'verify' });
const failing = sleeper(RUN, { phase: 'verify', test: (env) => ({ argv: ['false'], env }) });
const watch = watchWith();
const TIMEOUT = { timeout: 120_000 };
const some: Explains = (touches) => (touches.size > 0 ? 'missing file' : undefined);

afterEach(async () => {
  watch.log.said.length = 0;
  expect(await watch.docker.containersOf(RUN)).toEqual([]);
});

const missed = new Touches();
missed.add({ path: clean('/missed'), how: 'open', found: false });
/** A tracer that records the containers that it is attached to. */
const attaching = (attached: string[], tracer = tracerThat({})): Tracer => ({
  ...tracer,
  attach: (id) => {
    attached.push(id);
    return tracer.attach(id);
  },
});
/** Tracers for the runs after a failure and, if given, for the first run. */
const watchers = (afterwards: Tracer[], ...during: Tracer[]) => ({ watcher: undefined, during, afterwards });

describe('the verdict on the micro image', () => {
  test('comes from an untraced run, which is the only run if it passes', TIMEOUT, async () => {
    const attached: string[] = [];
    const observed = await verify(passing, watchers([attaching(attached, tracerThat({}))]), watch, some);
    expect([observed.verdict.ok, observed.again, attached]).toEqual([true, [], []]);
  });

  test('is followed by a traced run after a failure, which captures the missing paths', TIMEOUT, async () => {
    const observed = await verify(failing, watchers([tracerThat({ touches: missed })]), watch, some);
    expect(observed.verdict).toMatchObject({ ok: false, why: 'test failed' });
    expect(observed.again).toMatchObject([{ ok: false, why: 'test failed' }]);
    expect(observed.captured.touches.get(clean('/missed'))).toBeDefined();
  });

  test('is explained by the next tracer if one saw nothing, and then no further tracer runs', TIMEOUT, async () => {
    const attached: string[] = [];
    const all = [tracerThat({}), attaching(attached, tracerThat({ touches: missed })), attaching(attached)];
    const observed = await verify(failing, watchers(all), watch, some);
    expect(observed.captured.touches.get(clean('/missed'))).toBeDefined();
    expect([observed.again.length, attached.length]).toEqual([2, 1]);
  });

  test('stays a failure if the traced run passes, and then no further tracer runs', TIMEOUT, async () => {
    const attached: string[] = [];
    let runs = 0;
    const flaky = sleeper(RUN, { test: (env) => ({ argv: runs++ === 0 ? ['false'] : ['true'], env }) });
    const observed = await verify(flaky, watchers([tracerThat({}), attaching(attached)]), watch, some);
    expect([observed.verdict.ok, observed.again.map(({ ok }) => ok), attached]).toEqual([false, [true], []]);
  });

  test(
    'comes from a traced run if a tracer is required, and needs no other run if that run explains the failure',
    TIMEOUT,
    async () => {
      const attached: string[] = [];
      const first = tracerThat({ touches: missed });
      const observed = await verify(failing, watchers([attaching(attached)], first), watch, some);
      expect([observed.verdict.ok, observed.again, attached]).toEqual([false, [], []]);
      expect(observed.captured.touches.size).toBe(1);
    },
  );

  const died = new Failure('sysdig died', { exitCode: EXIT.incomplete });
  const dying = { ...tracerThat({}), attach: () => Promise.reject(died) };
  test.each<[string, Tracer, string]>([
    ['works', brokenTracer('no probe'), 'no probe'],
    ['lives', dying, 'sysdig died'],
  ])('does not need a tracer that %s', TIMEOUT, async (_, tracer, why) => {
    expect((await verify(passing, watchers([], tracer), watch, some)).verdict.ok).toBe(true);
    const next = watchers([], tracer, tracerThat({ touches: missed }));
    expect((await verify(failing, next, watch, some)).captured.touches.size).toBe(1);
    expect(watch.log.said).toContainEqual(expect.stringMatching(`^notice: Cannot observe .*${why}`));
    const observed = await verify(failing, watchers([tracer, tracerThat({ touches: missed })]), watch, some);
    expect([observed.verdict.ok, observed.captured.touches.size]).toEqual([false, 1]);
  });

  test('is an error if the container cannot be created', TIMEOUT, async () => {
    await expect(
      verify(sleeper(RUN, { image: runnable('localhost:9/no-such-image') }), watchers([]), watch, some),
    ).rejects.toThrow(/docker create failed/);
  });
});

describe('the failure of a verdict', () => {
  const verdict: Verdict = { ok: false, why: 'test failed', message: 'the test failed with exit code 1', evidence: [] };

  test('is none if the test passed', () => {
    expect(() => requirePass({ ok: true, test: {} as never }, 'auto')).not.toThrow();
  });

  test.each([
    ['not started', 'auto', /docker run/],
    ['exited', 'auto', /must stay up/],
    ['exited', 'exit', /must end with exit code 0/],
    ['crash loop', 'auto', /must stay up/],
    ['never ready', 'auto', /ready-timeout/],
    ['test failed', 'auto', /must pass on the original first/],
    ['test failed', 'exit', /docker exec cannot work/],
    ['test hung', 'auto', /test-timeout/],
  ] as const)('on the original (%s, ready: %s) has the next step and what the container said', (why, kind, fix) => {
    const error = failureOf(() => requirePass({ ...verdict, why, containerSaid: 'no libz' }, kind));
    expect(error).toMatchObject({
      message: 'on the original: the test failed with exit code 1: no libz',
      containerSaid: 'no libz',
      exitCode: EXIT.testOnOriginal,
      fix: expect.stringMatching(fix),
    });
    expect(error.fix).toMatch(/^Nothing was packed\./);
  });
});

function failureOf(work: () => void): Failure {
  try {
    work();
  } catch (error) {
    return error as Failure;
  }
  throw new Error('nothing was thrown');
}
