import { expect, test } from 'vitest';
import { Removals } from '../../src/trial/removals.ts';

test('waits for all removals, and tells of one that failed', async () => {
  const removals = new Removals();
  await removals.ended();
  let finish!: () => void;
  removals.add(new Promise((resolve) => (finish = resolve)));
  let ended = false;
  const waited = removals.ended().then(() => (ended = true));
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  finish();
  await waited;
  removals.add(Promise.reject(new Error('still in use')));
  await expect(removals.ended()).rejects.toThrow('still in use');
  await removals.ended();
});
