import { expect, test } from 'vitest';
import type { HealedRecord, VerificationRecord } from '../../src/report/report.ts';
import { verificationText } from '../../src/report/verification.ts';

const record = (path: string): HealedRecord => ({ path, round: 1, because: 'missing at run time' });
const said = (change: Partial<VerificationRecord>, missed: string[] = [], healed: string[] = []) =>
  verificationText({
    outcome: 'verified',
    verification: { watched: true, asItShips: 'passed', ...change },
    missed: missed.map(record),
    healed: healed.map(record),
  });

test.each([
  [said({}), 'it looked for no file that only the original has'],
  [said({}, ['/a']), '1 missing path was added'],
  [said({}, [], ['/a', '/b']), '2 missing paths were added'],
  [said({}, ['/a'], ['/a', '/b']), '2 missing paths were added'],
  [
    said({ dropped: ['/d'] }),
    'it looked for /d, which drop names; it looked for no other file that only the original has',
  ],
  [
    said({ dropped: ['/a', '/b', '/c', '/d'] }, ['/e']),
    'it looked for /a, /b, /c and 1 more, which drop names; 1 missing path was added',
  ],
])('%s', (text, found) => {
  expect(text).toBe(`The test passed watched (${found}), and the micro image passed as it ships.`);
});
