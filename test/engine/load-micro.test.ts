import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadMicro } from '../../src/engine/load-micro.ts';
import { reference } from '../support/image-names.ts';

const base = {
  name: reference('app'),
  config: {},
  platform: { architecture: 'amd64', os: 'linux' },
  created: '2020-01-01T00:00:00Z',
};
const MB = 1 << 20;

/** Loads a layer of `size` bytes while it is written, and returns the events in order. */
async function load(size: number, processors?: number, written = sleep(20).then(() => ({ sha256: 'ab' }))) {
  const order: string[] = [];
  const engine = { api: async () => ({ Id: 'sha256:1' }) };
  const sending = {
    async send(_: unknown, onSent: () => void) {
      order.push('sent');
      onSent();
    },
  };
  written.then(
    () => order.push('written'),
    () => {},
  );
  const { sent, loaded } = loadMicro(engine as never, sending, base, { file: 'x', size, written }, 'tag', processors);
  const image = await loaded;
  await sent;
  await written;
  return { order, image };
}

test.each([
  ['a layer', 127 * MB, 2],
  ['a layer', 127 * MB, undefined],
  ['a large layer on many processors', 128 * MB, 4],
])('the engine gets %s while it is written (%i bytes, %s processors)', async (_, size, processors) => {
  expect(await load(size, processors)).toEqual({ order: ['sent', 'written'], image: { Id: 'sha256:1' } });
});

test.each([1, 2])('on %i processors it gets a large layer when it is complete', async (processors) => {
  expect((await load(128 * MB, processors)).order).toEqual(['written', 'sent']);
});

test('a large layer that could not be written is not sent', async () => {
  await expect(load(128 * MB, 2, Promise.reject(new Error('full')))).rejects.toThrow('full');
});
