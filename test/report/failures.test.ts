import { expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { asFailure } from '../../src/report/failures.ts';

test('an error for the user stays as it is', () => {
  const failure = new Failure('image: is empty');
  expect(asFailure(failure)).toBe(failure);
});

test.each([
  ['ENOSPC', 'the disk is full: ENOSPC: no space left on device, write'],
  ['EDQUOT', 'the disk quota is used up: EDQUOT: no space left on device, write'],
])('%s is no defect, and says what to do', (code, message) => {
  const error = Object.assign(new Error(`${code}: no space left on device, write`), { code });
  expect(asFailure(error)).toMatchObject({ message, mend: expect.stringContaining('Free space'), evidence: [] });
});

test.each([
  [new Error('oh'), 'unexpected: oh'],
  ['oh', 'unexpected: oh'],
])('anything else is a defect, with its stack', (error, message) => {
  const failure = asFailure(error);
  expect(failure.message).toBe(message);
  expect(failure.evidence[0]!.lines.join('\n')).toContain('Error: oh');
});
