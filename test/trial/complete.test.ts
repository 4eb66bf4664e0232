import { expect, test } from 'vitest';
import { EXIT } from '../../src/base/failure.ts';
import { requireComplete } from '../../src/trial/capture.ts';
import { memoryLog } from '../support/logs.ts';

test('a capture without drops is complete with every on-drops', () => {
  const log = memoryLog();
  for (const onDrops of ['fail', 'retry', 'warn'] as const) requireComplete(0, onDrops, log);
  expect(log.said).toEqual([]);
});

test('a capture with drops is an error, or a warning with on-drops: warn', () => {
  const log = memoryLog();
  expect(() => requireComplete(1, 'fail', log)).toThrow(
    expect.objectContaining({
      message: 'the capture is incomplete: The kernel dropped 1 event during the capture',
      exitCode: EXIT.incomplete,
    }),
  );
  expect(() => requireComplete(1, 'fail', log, 'Do this.')).toThrow(expect.objectContaining({ fix: 'Do this.' }));
  requireComplete(1200, 'warn', log);
  expect(log.said).toEqual([
    'warning: The kernel dropped 1,200 events during the capture (on-drops: warn). The micro image may lack files.',
  ]);
});
