import { afterEach, describe, expect, test } from 'vitest';
import { Touches } from '../../src/capture/touch.ts';
import type { Captured } from '../../src/capture/tracer.ts';
import { EXIT, Failure } from '../../src/failure.ts';
import { clean } from '../../src/path.ts';
import type { Verdict } from '../../src/target/verdict.ts';
import { requirePass, verify } from '../../src/target/verify.ts';
import { brokenTracer, sleeper, tracerThat, watchWith } from './subjects.ts';

const RUN = 'verify-test';
const passing = sleeper(RUN, { phase: 'verify' });
const failing = sleeper(RUN, { phase: 'verify', test: (env) => ({ argv: ['false'], env }) });
const watch = watchWith();
const TIMEOUT = { timeout: 30_000 };
const some = ({ touches }: Captured) => touches.size > 0;

afterEach(async () => {
  watch.log.said.length = 0;
  expect(await watch.docker.containersOf(RUN)).toEqual([]);
});

const missed = new Touches();
missed.add({ path: clean('/missed'), how: 'open', found: false });
/** As strace does, it changes the container. */
const intrusive = (attached: string[]) => {
  const tracer = tracerThat({ touches: missed }, { description: 'strace', changesContainer: true });
  return {
    ...tracer,
    attach: (id: string, signal: AbortSignal) => {
      attached.push(id);
      return tracer.attach(id, signal);
    },
  };
};

describe('the verdict on the micro image', () => {
  test("is the test's, and the tracer tells what was looked for", TIMEOUT, async () => {
    const observed = await verify(failing, [tracerThat({ touches: missed })], watch, some);
    expect(observed.verdict).toMatchObject({ ok: false, why: 'test failed' });
    expect(observed.captured.touches.get(clean('/missed'))).toBeDefined();
  });

  test('does not need a tracer that works', TIMEOUT, async () => {
    const observed = await verify(passing, [brokenTracer('no probe')], watch, some);
    expect(observed.verdict.ok).toBe(true);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: .*not observed.*no probe/));
  });

  test('does not need a tracer that lives', TIMEOUT, async () => {
    const died = new Failure('sysdig died', { exitCode: EXIT.incomplete });
    const tracer = tracerThat({});
    const dying = {
      ...tracer,
      attach: async (...args: Parameters<typeof tracer.attach>) => ({
        ...(await tracer.attach(...args)),
        finish: () => Promise.reject(died),
      }),
    };
    expect((await verify(passing, [dying], watch, some)).verdict.ok).toBe(true);
  });

  test('comes from a run that no tracer changed, which is the only one when it passes', TIMEOUT, async () => {
    const attached: string[] = [];
    expect((await verify(passing, [intrusive(attached)], watch, some)).verdict.ok).toBe(true);
    expect(attached).toEqual([]);
  });

  test('stays what it was when that tracer then watches a second run', TIMEOUT, async () => {
    const attached: string[] = [];
    let runs = 0;
    const flaky = sleeper(RUN, { test: (env) => ({ argv: runs++ === 0 ? ['false'] : ['true'], env }) });
    const observed = await verify(flaky, [intrusive(attached)], watch, some);
    expect(observed.verdict.ok).toBe(false);
    expect(attached).toHaveLength(1);
    expect(observed.captured.touches.size).toBe(1);
  });

  test('is explained by the tracer that changes the container where the other one saw nothing', TIMEOUT, async () => {
    const attached: string[] = [];
    const observed = await verify(failing, [tracerThat({}), tracerThat({}), intrusive(attached)], watch, some);
    expect(observed.verdict).toMatchObject({ ok: false, why: 'test failed' });
    expect(observed.captured.touches.get(clean('/missed'))).toBeDefined();
    expect(attached).toHaveLength(1);
  });

  test.each([
    ['passed', passing, {}],
    ['was explained', failing, { touches: missed }],
  ] as const)('is left at that where it %s', TIMEOUT, async (_, subject, captured) => {
    const attached: string[] = [];
    await verify(subject, [tracerThat(captured), intrusive(attached)], watch, some);
    expect(attached).toEqual([]);
  });

  test('is not made up when the container cannot be created', TIMEOUT, async () => {
    await expect(verify(sleeper(RUN, { image: 'localhost:9/no-such-image' }), [], watch, some)).rejects.toThrow(
      /docker create failed/,
    );
  });
});

describe('a verdict as a failure', () => {
  const verdict: Verdict = { ok: false, why: 'test failed', message: 'the test failed with exit code 1', evidence: [] };

  test('passes what passed', () => {
    expect(() => requirePass({ ok: true, test: {} as never })).not.toThrow();
  });

  test.each([
    ['not started', /docker run/],
    ['exited', /must stay up/],
    ['crash loop', /must stay up/],
    ['never ready', /ready-timeout/],
    ['test failed', /must pass on the original first/],
    ['test hung', /test-timeout/],
  ] as const)('of the original (%s) says what to do, and what the container said', (why, mend) => {
    const error = failureOf(() => requirePass({ ...verdict, why, said: 'no libz' }));
    expect(error).toMatchObject({
      message: 'on the original: the test failed with exit code 1: no libz',
      said: 'no libz',
      exitCode: EXIT.testOnOriginal,
      mend: expect.stringMatching(mend),
    });
    expect(error.mend).toMatch(/^Nothing was packed\./);
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
