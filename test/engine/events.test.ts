import { expect, test } from 'vitest';
import { ContainerEvents, eventsIn } from '../../src/engine/events.ts';

const line = (action: string, id = 'c') =>
  `${JSON.stringify({ status: action, id, Action: action, Actor: { ID: id, Attributes: { image: 'app' } } })}\n`;

/** An engine that sends these chunks; then it ends the stream, or waits for the abort. */
function engineWith(chunks: string[], { ends = false } = {}) {
  return {
    events: async (_since: number, take: (bytes: Buffer) => void, signal: AbortSignal) => {
      for (const chunk of chunks) take(Buffer.from(chunk));
      if (ends) return;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    },
  };
}

test('events come whole, whatever the chunks are, and those of one container can be asked for', async () => {
  const text = line('create') + line('start', 'other') + line('exec_create: ü');
  const events = new ContainerEvents(engineWith([text.slice(0, 7), text.slice(7, 200), text.slice(200)]));
  expect(events.of('c').map(({ action }) => action)).toEqual(['create', 'exec_create: ü']);
  expect(events.all).toHaveLength(3);
  await events.end();
  expect(events.lost).toBeUndefined();
});

test('an engine that ends the stream is remembered, and does not fail a run', async () => {
  const events = new ContainerEvents(engineWith([line('create')], { ends: true }));
  await events.end();
  expect(events.of('c').map(({ action }) => action)).toEqual(['create']);
  expect(events.lost).toBe("the engine's stream of events ended");
  await events.end();
});

test.each(['', 'nonsense', '{}', '{"Action":1,"Actor":{"ID":"c"}}', '{"Action":"die","Actor":{}}', 'null'])(
  'a line that is no event is ignored: %s',
  (text) => expect(eventsIn(text)).toEqual([]),
);
