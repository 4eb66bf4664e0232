import { expect, test } from 'vitest';
import { withFirst } from '../../src/capture/first.ts';
import { type Tracer, TracerUnavailable } from '../../src/capture/tracer.ts';
import { unwatched } from '../../src/capture/unwatched.ts';
import { memoryLog } from '../logs.ts';

const named = (description: string): Tracer => ({ ...unwatched, description });
async function* tracers() {
  yield named('one');
  yield named('two');
  yield named('three');
}
const failing =
  (...names: string[]) =>
  async (tracer: Tracer) => {
    if (names.includes(tracer.description)) throw new TracerUnavailable(`${tracer.description} is broken`, 'mend it');
    return tracer.description.length;
  };

test('the first tracer that works does it', async () => {
  const log = memoryLog();
  expect(await withFirst(tracers(), log, failing())).toMatchObject({ value: 3, tracer: { description: 'one' } });
  expect(log.said).toEqual([]);
});

test('why a better one was not taken is told', async () => {
  const log = memoryLog();
  const done = await withFirst(tracers(), log, failing('one', 'two'));
  expect(done).toMatchObject({ value: 5, tracer: { description: 'three' }, because: 'two is broken' });
  expect(log.said).toEqual(['notice: Going on with two: one is broken', 'notice: Going on with three: two is broken']);
});

test('that none works is an error with the last reason', async () => {
  const work = withFirst(tracers(), memoryLog(), failing('one', 'two', 'three'));
  await expect(work).rejects.toMatchObject({
    message: 'no tracer works on this machine: three is broken',
    mend: 'mend it',
  });
});

test('what is not about the tracer ends it', async () => {
  const work = withFirst(tracers(), memoryLog(), () => Promise.reject(new Error('no disk')));
  await expect(work).rejects.toThrow('no disk');
});
