import { expect, test } from 'vitest';
import { Unavailable } from '../../src/base/unavailable.ts';
import { withFirst } from '../../src/capture/first.ts';
import type { Tracer } from '../../src/capture/tracer.ts';
import { untraced } from '../../src/capture/untraced.ts';
import { memoryLog } from '../support/logs.ts';

const named = (description: string): Tracer => ({ ...untraced, description });
async function* tracers() {
  yield named('one');
  yield named('two');
  yield named('three');
}
const failing =
  (...names: string[]) =>
  async (tracer: Tracer) => {
    if (names.includes(tracer.description)) throw new Unavailable(`${tracer.description} is broken`, 'fix it');
    return tracer.description.length;
  };

test('the first working tracer does the work', async () => {
  const log = memoryLog();
  expect(await withFirst(tracers(), log, failing())).toMatchObject({ value: 3, tracer: { description: 'one' } });
  expect(log.said).toEqual([]);
});

test('the reason for not using a better tracer is logged', async () => {
  const log = memoryLog();
  const done = await withFirst(tracers(), log, failing('one', 'two'));
  expect(done).toMatchObject({ value: 5, tracer: { description: 'three' }, because: 'two is broken' });
  expect(log.said).toEqual([
    'notice: Trying two instead: one is broken',
    'notice: Trying three instead: two is broken',
  ]);
});

test('no working tracer is an error with the last reason', async () => {
  const work = withFirst(tracers(), memoryLog(), failing('one', 'two', 'three'));
  await expect(work).rejects.toMatchObject({
    message: 'no tracer works on this machine: three is broken',
    fix: 'fix it',
  });
});

test('an error that is not about the tracer ends the search', async () => {
  const work = withFirst(tracers(), memoryLog(), () => Promise.reject(new Error('no disk')));
  await expect(work).rejects.toThrow('no disk');
});
