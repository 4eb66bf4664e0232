import { expect, test } from 'vitest';
import { unwatched } from '../../src/capture/unwatched.ts';

const signal = new AbortController().signal;

test('the container and what runs in it stay as they are', async () => {
  const spec = { image: 'i', runArgs: ['-p', '80:80'], command: ['serve'] };
  expect(await unwatched.prepare(spec, {})).toEqual(spec);
  expect(unwatched.changesContainer).toBe(false);
  const observation = await unwatched.attach('id', signal);
  expect(observation.execArgv(['cat', '/x'])).toEqual(['cat', '/x']);
});

test('nothing is seen and nothing lost, each time anew', async () => {
  const first = await (await unwatched.attach('id', signal)).finish();
  expect(first).toMatchObject({ drops: 0, warnings: [] });
  expect(first.touches.size).toBe(0);
  const second = await (await unwatched.attach('id', signal)).finish();
  expect(second.touches).not.toBe(first.touches);
});

test('it never dies, and abandon ends at once', async () => {
  const observation = await unwatched.attach('id', signal);
  await observation.abandon();
  expect(await Promise.race([observation.died, 'alive'])).toBe('alive');
});
