import { expect, test } from 'vitest';
import { labelsOf } from '../src/labels.ts';

test('labels are KEY=VALUE, as docker/metadata-action puts them out', () => {
  const title = 'org.opencontainers.image.title';
  expect(labelsOf([`${title}=App`, 'empty=', 'equation=a=b # no comment', 'twice=1', 'twice=2'])).toEqual({
    [title]: 'App',
    empty: '',
    equation: 'a=b # no comment',
    twice: '2',
  });
});

test.each(['title', '=value', ' = '])('%j is no label', (line) => {
  expect(() => labelsOf(['a=b', line])).toThrow(`labels: got "${line}", want labels as KEY=VALUE, one a line`);
});
