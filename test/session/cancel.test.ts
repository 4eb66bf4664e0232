import { expect, test } from 'vitest';
import { cancellation } from '../../src/session/cancel.ts';

test('a signal cancels instead of ending the process, until off is called', () => {
  const before = process.listenerCount('SIGTERM');
  const { signal, off } = cancellation();
  expect(signal.aborted).toBe(false);
  process.emit('SIGTERM');
  process.emit('SIGINT');
  expect([signal.aborted, (signal.reason as Error).name]).toEqual([true, 'Cancelled']);
  off();
  expect(process.listenerCount('SIGTERM')).toBe(before);
});
