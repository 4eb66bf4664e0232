import { expect, test } from 'vitest';
import { driverCounts } from '../../../src/capture/sysdig/drops.ts';

test.each([
  [['Driver Events:30276', 'Driver Drops:0', 'Suppressed by Comm:0'], { events: 30276, drops: 0 }],
  [['Driver Events:4500000', 'Driver Drops:36998'], { events: 4500000, drops: 36998 }],
  [['Driver Drops: 7'], { events: undefined, drops: 7 }],
  [['Elapsed time: 0.054'], { events: undefined, drops: undefined }],
  [[], { events: undefined, drops: undefined }],
  [['Driver Drops:', 'see Driver Drops:5'], { events: undefined, drops: undefined }],
])('%j', (lines, counts) => {
  expect(driverCounts(lines)).toEqual(counts);
});
