import { expect, test } from 'vitest';
import { EXIT } from '../../src/failure.ts';
import { requireComplete } from '../../src/target/capture.ts';
import { memoryLog } from '../logs.ts';

test('a capture without drops is complete, whatever drops would do', () => {
  const log = memoryLog();
  for (const onDrops of ['fail', 'retry', 'warn'] as const) requireComplete(0, onDrops, log);
  expect(log.said).toEqual([]);
});

test('one with drops is an error, or a warning where that is wanted', () => {
  const log = memoryLog();
  expect(() => requireComplete(1, 'fail', log)).toThrow(
    expect.objectContaining({
      message: 'the capture is incomplete: The kernel dropped 1 event during the capture',
      exitCode: EXIT.incomplete,
    }),
  );
  expect(() => requireComplete(1, 'fail', log, 'Do this.')).toThrow(expect.objectContaining({ mend: 'Do this.' }));
  requireComplete(1200, 'warn', log);
  expect(log.said).toEqual([
    'warning: The kernel dropped 1,200 events during the capture (on-drops: warn). The micro image may lack files.',
  ]);
});
