import { expect, test } from 'vitest';
import { allOf, Failure } from '../src/failure.ts';

test('several failures are one that has all they say', () => {
  const evidence = [{ title: 't', lines: ['l'] }];
  const first = new Failure('one', { exitCode: 4, mend: 'Do this.' });
  const all = allOf([first, new Failure('two', { evidence }), new Failure('three', { mend: 'And that.' })]);
  expect(all).toMatchObject({ message: 'one; two; three', mend: 'Do this.\nAnd that.', exitCode: 4, evidence });
  expect(allOf([first])).toBe(first);
});
