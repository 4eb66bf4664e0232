import { expect, test } from 'vitest';
import { untraced } from '../../src/capture/untraced.ts';
import { runnable } from '../support/image-names.ts';

test('the container and its commands stay unchanged', async () => {
  const spec = { image: runnable('i'), runArgs: ['-p', '80:80'], command: ['serve'] };
  expect(await untraced.prepare(spec, {})).toEqual(spec);
  expect(untraced.changesContainer).toBe(false);
  const observation = await untraced.attach('id');
  expect(observation.execArgv(['cat', '/x'])).toEqual(['cat', '/x']);
});

test('every capture is empty and without drops', async () => {
  const first = await (await untraced.attach('id')).finish([]);
  expect(first).toMatchObject({ drops: 0, warnings: [] });
  expect(first.touches.size).toBe(0);
  const second = await (await untraced.attach('id')).finish([]);
  expect(second.touches).not.toBe(first.touches);
});

test('died never settles, and abandon ends at once', async () => {
  const observation = await untraced.attach('id');
  await observation.abandon();
  expect(await Promise.race([observation.died, 'alive'])).toBe('alive');
});
