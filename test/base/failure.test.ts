import { expect, test } from 'vitest';
import { allOf, asFailure, Failure } from '../../src/base/failure.ts';

test('several failures become one with all their texts', () => {
  const evidence = [{ title: 't', lines: ['l'] }];
  const first = new Failure('one', { exitCode: 4, fix: 'Do this.' });
  const all = allOf([first, new Failure('two', { evidence }), new Failure('three', { fix: 'And that.' })]);
  expect(all).toMatchObject({ message: 'one; two; three', fix: 'Do this.\nAnd that.', exitCode: 4, evidence });
  expect(allOf([first])).toBe(first);
});

test('a failure stays unchanged', () => {
  const failure = new Failure('image: is empty');
  expect(asFailure(failure)).toBe(failure);
});

test.each([
  ['ENOSPC', 'the disk is full: ENOSPC: no space left on device, write'],
  ['EDQUOT', 'the disk quota is used up: EDQUOT: no space left on device, write'],
])('%s is not a defect, and has the next step', (code, message) => {
  const error = Object.assign(new Error(`${code}: no space left on device, write`), { code });
  expect(asFailure(error)).toMatchObject({ message, fix: expect.stringContaining('Free space'), evidence: [] });
});

test.each([
  [new Error('oh'), 'unexpected: oh'],
  ['oh', 'unexpected: oh'],
])('any other error is a defect, with its stack', (error, message) => {
  const failure = asFailure(error);
  expect(failure.message).toBe(message);
  expect(failure.evidence[0]!.lines.join('\n')).toContain('Error: oh');
});
