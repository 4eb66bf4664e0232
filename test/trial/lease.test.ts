import { describe, expect, test } from 'vitest';
import { Unavailable } from '../../src/base/unavailable.ts';
import { observe } from '../../src/trial/observe.ts';
import type { Subject } from '../../src/trial/subject.ts';
import type { Target } from '../../src/trial/target.ts';
import { runnable } from '../support/image-names.ts';
import { tracerThat, watchWith } from './subjects.ts';

/** A container that cannot be created, and cannot be removed either. */
const target: Target = {
  spec: { image: runnable('app'), runArgs: [], command: [] },
  letsOthers: true,
  create: async () => 'c0ffee',
  start: () => Promise.reject(new TypeError('why')),
  stop: async () => true,
  release: () => Promise.reject(new Error('the engine is gone')),
};
const subject = { config: {}, target } as unknown as Subject;

const warnings = ({ said }: { said: readonly string[] }) => said.filter((line) => line.startsWith('warning: '));

describe('a container that cannot be removed does not hide why the run failed', () => {
  test('while it was observed', async () => {
    const watch = watchWith();
    await expect(observe(subject, tracerThat({}), watch)).rejects.toThrow('why');
    expect(warnings(watch.log)).toEqual([
      'warning: Cannot remove container c0ffee or end its tracer: the engine is gone',
    ]);
  });

  test('when the tracer does not work here', async () => {
    const watch = watchWith();
    const attach = () => Promise.reject(new Unavailable('no probe'));
    await expect(observe(subject, tracerThat({}, { attach }), watch)).rejects.toThrow('no probe');
    expect(warnings(watch.log)).toEqual(['warning: Cannot remove the created container: the engine is gone']);
  });
});
