import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withProgress } from '../../src/base/progress.ts';
import { memoryLog } from '../support/logs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('long work logs its progress until it ends, also if it fails', async () => {
  const log = memoryLog();
  let done = 0;
  let end = (_: Error) => {};
  const work = withProgress(
    log,
    () => `${done} done`,
    () => new Promise<void>((_, reject) => (end = reject)),
  );
  await vi.advanceTimersByTimeAsync(1900);
  expect(log.said).toEqual([]);
  done = 7;
  await vi.advanceTimersByTimeAsync(2200);
  expect(log.said).toEqual(['progress: 7 done', 'progress: 7 done']);
  end(new Error('broken'));
  await expect(work).rejects.toThrow('broken');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(log.said).toHaveLength(2);
});
