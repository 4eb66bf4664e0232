import { afterEach, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/failure.ts';
import { capture } from '../../src/target/capture.ts';
import { brokenTracer, each, sleeper, tracerThat, watchWith } from './subjects.ts';

const RUN = 'capture-test';
const subject = sleeper(RUN);
const good = tracerThat({});
const dropping = tracerThat({ drops: 1234 });
const watch = watchWith();
const TIMEOUT = { timeout: 30_000 };

afterEach(async () => {
  watch.log.said.length = 0;
  expect(await watch.docker.containersOf(RUN)).toEqual([]);
});

test('takes the first tracer that works, and says why not those before it', TIMEOUT, async () => {
  const seen = await capture(subject, () => each(brokenTracer('no probe'), good, dropping), 'fail', watch);
  expect(seen.tracer).toBe(good);
  expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: .*a tracer.*no probe/));
});

test('with no tracer that works it fails with the last reason and its mend', TIMEOUT, async () => {
  const work = capture(subject, () => each(brokenTracer('no probe'), brokenTracer('no ptrace')), 'fail', watch);
  await expect(work).rejects.toMatchObject({
    message: expect.stringContaining('no ptrace'),
    mend: 'Mend it.',
    exitCode: EXIT.usage,
  });
});

describe('when events were dropped', () => {
  test('on-drops fail: the capture is incomplete', TIMEOUT, async () => {
    const work = capture(subject, () => each(dropping), 'fail', watch);
    await expect(work).rejects.toMatchObject({
      message: expect.stringMatching(/incomplete.*1,234 events/),
      mend: expect.stringMatching(/on-drops: retry.*tracer: strace/),
      exitCode: EXIT.incomplete,
    });
  });

  test('on-drops warn: it goes on, with a warning', TIMEOUT, async () => {
    const seen = await capture(subject, () => each(dropping), 'warn', watch);
    expect(seen.observed.captured.drops).toBe(1234);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^warning: .*1,234 events/));
  });

  test('on-drops retry: it captures again, and takes what is then complete', TIMEOUT, async () => {
    const attempts = [dropping, good, good];
    const seen = await capture(subject, () => each(attempts.shift()!), 'retry', watch);
    expect(seen.tracer).toBe(good);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: .*1,234 events.*again/));
  });

  const strace = tracerThat({}, { name: 'strace', description: 'strace 6.1' });

  test('on-drops retry: the other tracer makes the second attempt, and that is said', TIMEOUT, async () => {
    const seen = await capture(subject, () => each(dropping, strace), 'retry', watch);
    expect(seen.tracer).toBe(strace);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: .*1,234 events.*again with strace 6\.1/));
  });

  test('on-drops retry: where the other tracer does not work, the same one is asked again', TIMEOUT, async () => {
    const broken = tracerThat({}, { ...brokenTracer('no ptrace'), name: 'strace' });
    const attempts = [dropping, good, good];
    const seen = await capture(subject, () => each(attempts.shift()!, broken), 'retry', watch);
    expect(seen.tracer).toBe(good);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: Going on with a tracer: no ptrace/));
  });

  test('on-drops retry: twice is incomplete', TIMEOUT, async () => {
    const work = capture(subject, () => each(dropping), 'retry', watch);
    await expect(work).rejects.toMatchObject({
      message: expect.stringMatching(/second try/),
      exitCode: EXIT.incomplete,
    });
  });
});
