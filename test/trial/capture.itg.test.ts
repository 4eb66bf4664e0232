import { afterEach, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/base/failure.ts';
import { capture } from '../../src/trial/capture.ts';
import { brokenTracer, each, sleeper, tracerThat, watchWith } from './subjects.ts';

const RUN = 'capture-test';
const subject = sleeper(RUN);
const good = tracerThat({});
const dropping = tracerThat({ drops: 1234 });
const watch = watchWith();
const TIMEOUT = { timeout: 120_000 };

afterEach(async () => {
  watch.log.said.length = 0;
  expect(await watch.docker.containersOf(RUN)).toEqual([]);
});

test('uses the first tracer that works, and says why the ones before it do not', TIMEOUT, async () => {
  const seen = await capture(subject, () => each(brokenTracer('no probe'), good, dropping), 'fail', watch);
  expect(seen.tracer).toBe(good);
  expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: .*a tracer.*no probe/));
});

test('without a working tracer it fails with the last reason and next step', TIMEOUT, async () => {
  const work = capture(subject, () => each(brokenTracer('no probe'), brokenTracer('no ptrace')), 'fail', watch);
  await expect(work).rejects.toMatchObject({
    message: expect.stringContaining('no ptrace'),
    fix: 'Fix it.',
    exitCode: EXIT.usage,
  });
});

describe('when events were dropped', () => {
  test('on-drops fail: the capture fails as incomplete', TIMEOUT, async () => {
    const work = capture(subject, () => each(dropping), 'fail', watch);
    await expect(work).rejects.toMatchObject({
      message: expect.stringMatching(/incomplete.*1,234 events/),
      fix: expect.stringMatching(/tracer: strace.*on-drops: retry/),
      exitCode: EXIT.incomplete,
    });
  });

  test('on-drops warn: the run continues with a warning', TIMEOUT, async () => {
    const seen = await capture(subject, () => each(dropping), 'warn', watch);
    expect(seen.observed.captured.drops).toBe(1234);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^warning: .*1,234 events/));
  });

  test('on-drops retry: it captures again and uses the complete capture', TIMEOUT, async () => {
    const attempts = [dropping, good, good];
    const seen = await capture(subject, () => each(attempts.shift()!), 'retry', watch);
    expect(seen.tracer).toBe(good);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: .*1,234 events.*again/));
  });

  const strace = tracerThat({}, { name: 'strace', description: 'strace 6.1' });

  test('on-drops retry: the other tracer makes the second attempt, and the log says so', TIMEOUT, async () => {
    const seen = await capture(subject, () => each(dropping, strace), 'retry', watch);
    expect(seen.tracer).toBe(strace);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: .*1,234 events.*again with strace 6\.1/));
  });

  test('on-drops retry: if the other tracer does not work, the same tracer is used again', TIMEOUT, async () => {
    const broken = tracerThat({}, { ...brokenTracer('no ptrace'), name: 'strace' });
    const attempts = [dropping, good, good];
    const seen = await capture(subject, () => each(attempts.shift()!, broken), 'retry', watch);
    expect(seen.tracer).toBe(good);
    expect(watch.log.said).toContainEqual(expect.stringMatching(/^notice: Trying a tracer instead: no ptrace/));
  });

  test('on-drops retry: drops in both attempts fail as incomplete', TIMEOUT, async () => {
    const work = capture(subject, () => each(dropping), 'retry', watch);
    await expect(work).rejects.toMatchObject({
      message: expect.stringMatching(/second attempt/),
      exitCode: EXIT.incomplete,
    });
  });
});
